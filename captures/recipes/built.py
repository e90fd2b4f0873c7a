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


def pim():
    """RFC 7761, 3973, 5015, 5059, 8364: every type, the usual ones over IPv6 as well."""
    for v6 in False, True:
        a, b, all_routers = ("fe80::1", "fe80::2", "ff02::d") if v6 else ("192.0.2.1", "192.0.2.2", "224.0.0.13")
        group = "ff3e::db8:2" if v6 else "232.1.2.3"
        source, other = ("2001:db8::9", "2001:db8::a") if v6 else ("198.51.100.9", "198.51.100.10")
        bits = 128 if v6 else 32

        def unicast(address):
            return bytes([1 + v6, 0]) + at(address)

        def masked(address, flags=0, mask=bits, encoding=0):
            return bytes([1 + v6, encoding, flags, mask]) + at(address)

        def message(kind, data, far=all_routers, second=0, limit=None):
            head = bytes([0x20 | kind, second, 0, 0])
            summed = (head + data)[:limit]
            total = checksum((pseudo(a, far, 103, summed) if v6 else b"") + summed)
            return ip(a, far, 103, head[:2] + struct.pack(">H", total) + data, 1 if far == all_routers else 64)

        hello = option(1, ">H", 105) + option(2, ">HH", 0x81F4, 2500) + option(19, ">I", 1) + option(20, ">I", 0x01020304)
        hello += option(21, ">BBH", 1, 60, 0) + option(22, ">") + struct.pack(">HH", 24, 6 + v6 * 12) + unicast(source)
        yield message(0, hello + option(26, ">") + option(31, ">II", 3, 0))
        attribute = b"\x40" + bytes([5 + v6 * 12, 1 + v6]) + at(b)  # the last one, an RPF vector
        sources = masked(source, 4) + masked(other, 4, encoding=1) + attribute + masked(source, 7)
        sets = masked(group) + struct.pack(">HH", 2, 1) + sources
        yield message(3, unicast(b) + struct.pack(">BBH", 0, 1, 210) + sets)
        packet = ip(source, group, 59 if v6 else 253, b"" if v6 else b"data")[14:]
        yield message(1, bytes(4) + packet, b, limit=8)
        yield message(2, masked(group) + unicast(source), b)
        yield message(5, masked(group) + unicast(source) + struct.pack(">II", 1 << 31 | 110, 20))
        points = unicast(a) + struct.pack(">HBB", 150, 0, 0) + unicast(b) + struct.pack(">HBB", 150, 192, 0)
        head = struct.pack(">HBB", 0xABCD, 126 if v6 else 30, 64)
        yield message(4, head + unicast(a) + masked(group, 0x80) + bytes([2, 2, 0, 0]) + points)
        if v6:
            continue
        yield message(1, struct.pack(">I", 1 << 30) + packet[:2] + b"\0\x14" + packet[4:20], b, limit=8)
        yield message(6, unicast(b) + struct.pack(">BBH", 0, 1, 210) + sets, b)
        yield message(7, unicast(b) + struct.pack(">BBH", 0, 1, 210) + sets, b)
        yield message(8, struct.pack(">BBH", 1, 192, 150) + unicast(a) + masked(group), b)
        metrics = struct.pack(">II", 1 << 31 | 110, 20)
        yield message(9, masked(group) + unicast(source) + unicast(a) + metrics + bytes([32, 16, 0xA0, 60]))
        for number in 1, 2:
            yield message(10, unicast(other) + struct.pack(">II", 110, 20), second=number << 4)
        item = masked(group) + struct.pack(">HH", 2, 210) + unicast(source) + unicast(other)
        yield message(12, unicast(a) + struct.pack(">HH", 0x8001, len(item)) + item)


def option(kind, form, *values):
    data = struct.pack(form, *values)
    return struct.pack(">HH", kind, len(data)) + data


CAPTURES = {"esp.pcap": esp, "pim.pcap": pim}

if __name__ == "__main__":
    main(*sys.argv[1:])
