#!/usr/bin/env python3
"""Writes a capture of packets that no everyday program sends, field by field.

built.py NAME FILE
"""
import ipaddress
import struct
import sys


def main(name, file):
    with open(file, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for number, frame in enumerate(CAPTURES[name]()):
            out.write(struct.pack("<IIII", 1_700_000_000 + number, 0, len(frame), len(frame)) + frame)


def at(text):
    """The bytes of an address, or of hexadecimal digits."""
    return ipaddress.ip_address(text).packed if set(text) & set(".:") else bytes.fromhex(text)


def checksum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip(near, far, protocol, data, hops=1):
    """An Ethernet frame with an IPv4 or IPv6 packet."""
    near, far = at(near), at(far)
    head = b"\x00\x00\x5e\x00\x53\x02\x00\x00\x5e\x00\x53\x01"
    if far[0] >> 4 == 14 and len(far) == 4:
        head = b"\x01\x00\x5e" + bytes([far[1] & 127]) + far[2:] + head[6:]
    if far[0] == 255:
        head = b"\x33\x33" + far[12:] + head[6:]
    if len(far) == 16:
        return head + b"\x86\xdd" + struct.pack(">IHBB", 6 << 28, len(data), protocol, hops) + near + far + data
    packet = struct.pack(">BBHHHBBH", 0x45, 0xC0, 20 + len(data), 0, 0, hops, protocol, 0) + near + far
    return head + b"\x08\x00" + packet[:10] + struct.pack(">H", checksum(packet)) + packet[12:] + data


def pseudo(near, far, protocol, data):
    """What a checksum over a pseudo-header begins with."""
    return at(near) + at(far) + struct.pack(">IHH", len(data), 0, protocol)


def udp(near, far, ports, data):
    head = struct.pack(">HHHH", *ports, 8 + len(data), 0)
    total = checksum(pseudo(near, far, 17, head + data) + head + data)
    return ip(near, far, 17, head[:6] + struct.pack(">H", total) + data, 64)


def esp():
    """RFC 4303, RFC 3948: what is inside is made up."""
    hidden = bytes(range(36))
    for number in (1, 2):
        yield ip("192.0.2.1", "192.0.2.2", 50, struct.pack(">II", 0xC0FFEE01, number) + hidden, 64)
    yield ip("2001:db8::1", "2001:db8::2", 50, struct.pack(">II", 0xC0FFEE02, 7) + hidden, 64)
    ends = "192.0.2.1", "192.0.2.2", (4500, 4500)
    yield udp(*ends, struct.pack(">II", 0xC0FFEE03, 1) + hidden)
    yield udp(*ends, b"\xff")
    # Behind the marker, an informational message of IKE without payloads (RFC 7296 §3.1).
    yield udp(*ends, bytes(4) + bytes(range(1, 17)) + struct.pack(">BBBBII", 0, 0x20, 37, 8, 0, 28))


CAPTURES = {"esp.pcap": esp}

if __name__ == "__main__":
    main(*sys.argv[1:])
