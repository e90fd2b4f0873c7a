#!/usr/bin/env python3
"""Changes the shape of a capture file, never its packets.

reshape.py anonymous FILE         drops from a pcapng what tells of the machine: processor and kernel
reshape.py big-endian FROM TO     turns every length, time stamp and type of a pcap or pcapng round
reshape.py checked FROM TO           Ethernet frames of a pcap as a card sees them: padded, with frame check sequence
reshape.py simple FROM TO         packets of a pcapng as Simple Packet Blocks, which have no time stamp
"""
import struct
import sys
import zlib

SECTION, INTERFACE, SIMPLE, STATISTICS, ENHANCED = 0x0A0D0D0A, 1, 3, 5, 6
FIXED = {SECTION: "IHHq", INTERFACE: "HHI", SIMPLE: "I", STATISTICS: "III", ENHANCED: "IIIII"}
OPTIONS_WITH_NUMBERS = {INTERFACE: {8: "Q", 14: "q"}, STATISTICS: {2: "II", 3: "II", **{n: "Q" for n in range(4, 9)}},
                        ENHANCED: {2: "I", 4: "Q", 5: "Q", 6: "I"}}


def main(verb, source, target=None):
    with open(source, "rb") as file:
        data = file.read()
    if verb == "big-endian" and data[:4] != b"\n\r\r\n":
        data = swap_pcap(data)
    elif verb == "big-endian":
        data = b"".join(swap_block(*block) for block in blocks(data))
    elif verb == "anonymous":
        data = b"".join(anonymous(*block) for block in blocks(data))
    elif verb == "checked":
        data = checked(data)
    elif verb == "simple":
        data = b"".join(simple(*block) for block in blocks(data) if block[0] != STATISTICS)
    else:
        sys.exit(__doc__)
    with open(target or source, "wb") as file:
        file.write(data)


def swap_pcap(data):
    """https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/"""
    out = struct.pack(">IHHiIII", *struct.unpack_from("<IHHiIII", data))
    at = 24
    while at < len(data):
        record = struct.unpack_from("<IIII", data, at)
        out += struct.pack(">IIII", *record) + data[at + 16:at + 16 + record[2]]
        at += 16 + record[2]
    return out


def checked(data):
    """IEEE 802.3 clauses 3.2.8 and 3.2.9; bits 26 and 28 to 31 of the link type tell of two words of 16 bits."""
    network, = struct.unpack_from("<I", data, 20)
    out = data[:20] + struct.pack("<I", network | 1 << 26 | 2 << 28)
    at = 24
    while at < len(data):
        seconds, fraction, length, wire = struct.unpack_from("<IIII", data, at)
        frame = data[at + 16:at + 16 + length].ljust(60, b"\0")
        frame += struct.pack("<I", zlib.crc32(frame))
        out += struct.pack("<IIII", seconds, fraction, len(frame), len(frame)) + frame
        at += 16 + length
    return out


def blocks(data):
    """https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/, little-endian: type and body."""
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        yield kind, data[at + 8:at + length - 4]
        at += length


def split(kind, body):
    """Fixed part, packet bytes with their padding, options as (code, value)."""
    head = struct.calcsize("<" + FIXED[kind])
    tail = head
    if kind == ENHANCED:
        tail += (struct.unpack_from("<I", body, 12)[0] + 3) // 4 * 4
    elif kind == SIMPLE:
        tail = len(body)
    at, options = tail, []
    while at < len(body):
        code, length = struct.unpack_from("<HH", body, at)
        options.append((code, body[at + 4:at + 4 + length]))
        at += 4 + (length + 3) // 4 * 4
    return body[:head], body[head:tail], options


def join(kind, fixed, packet, options, order="<"):
    body = fixed + packet
    for code, value in options:
        body += struct.pack(order + "HH", code, len(value)) + value + bytes(-len(value) % 4)
    length = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + length + body + length


def anonymous(kind, body):
    if kind not in FIXED:
        return join(kind, body, b"", [])
    fixed, packet, options = split(kind, body)
    if kind == SECTION:
        options = [(code, value) for code, value in options if code not in (2, 3)]
    elif kind == INTERFACE:
        options = [(code, value) for code, value in options if code != 12]
    if options == [(0, b"")]:
        options = []
    return join(kind, fixed, packet, options)


def swap_block(kind, body):
    fixed, packet, options = split(kind, body)
    fixed = struct.pack(">" + FIXED[kind], *struct.unpack("<" + FIXED[kind], fixed))
    forms = OPTIONS_WITH_NUMBERS.get(kind, {})
    options = [(code, struct.pack(">" + forms[code], *struct.unpack("<" + forms[code], value)) if code in forms else value)
               for code, value in options]
    return join(kind, fixed, packet, options, ">")


def simple(kind, body):
    if kind != ENHANCED:
        return join(kind, *split(kind, body))
    fixed, packet, _ = split(kind, body)
    return join(SIMPLE, fixed[16:20], packet, [])


if __name__ == "__main__":
    main(*sys.argv[1:])
