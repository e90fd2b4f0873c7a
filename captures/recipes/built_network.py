#!/usr/bin/env python3
"""Writes a capture of packets that no everyday program sends, field by field.

built_network.py NAME FILE
"""
import ipaddress
import struct
import sys


def write(frames, file):
    with open(file, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for number, frame in enumerate(frames):
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


def ospf():
    """RFC 2328, 3623, 3630, 5250, 5340, 5613, 7166, 7684, 7770, 8665: every type of packet, and most advertisements."""
    a, b, c = at("192.0.2.1"), at("192.0.2.2"), at("192.0.2.3")
    mask, net = at("255.255.255.0"), at("198.51.100.0")

    def second(kind, data, crypt=False, behind=b""):
        head = struct.pack(">BBH", 2, kind, 24 + len(data)) + a + bytes(4)
        total = 0 if crypt else checksum(head + data)
        rest = struct.pack(">HHBBI", 2, 0, 1, 16, 7) if crypt else bytes(10)
        digest = bytes(range(16)) if crypt else b""
        return ip("192.0.2.1", "224.0.0.5", 89, head + struct.pack(">H", total) + rest + data + digest + behind)

    def third(kind, data, behind=b"", instance=0):
        head = struct.pack(">BBH", 3, kind, 16 + len(data)) + a + bytes(4)
        packet = head + bytes([0, 0, instance, 0]) + data
        total = checksum(pseudo("fe80::1", "ff02::5", 89, packet) + packet)
        return ip("fe80::1", "ff02::5", 89, head + struct.pack(">HBB", total, instance, 0) + data + behind)

    def lsa(kind, ident, body, options=2):
        head = struct.pack(">HBB", 1, options, kind) + ident + a + struct.pack(">IHH", 0x80000001, 0, 20 + len(body))
        return fletcher(head + body)

    def lsa3(kind, ident, body):
        head = struct.pack(">HHI", 1, kind, ident) + a + struct.pack(">IHH", 0x80000001, 0, 20 + len(body))
        return fletcher(head + body)

    def update(*lsas):
        return struct.pack(">I", len(lsas)) + b"".join(lsas)

    def item(kind, data):
        return struct.pack(">HH", kind, len(data)) + data + bytes(-len(data) % 4)

    def block(*items):
        data = b"".join(items)
        head = struct.pack(">HH", 0, 1 + len(data) // 4)
        return struct.pack(">H", checksum(head + data)) + head[2:] + data

    def prefix(address, bits, options=0, other=0):
        return struct.pack(">BBH", bits, options, other) + at(address)[:(bits + 31) // 32 * 4]

    hello = mask + struct.pack(">HBBI", 10, 2, 1, 40) + a + b
    yield second(1, hello + b + c)
    yield second(1, hello[:6] + b"\x12" + hello[7:], True, block(item(1, struct.pack(">I", 1))))
    yield second(2, struct.pack(">HBBI", 1500, 0x42, 7, 0x1234))
    router = lsa(1, a, struct.pack(">BBH", 3, 0, 2) + b + a + struct.pack(">BBH", 2, 0, 10) + net + mask + struct.pack(">BBH", 3, 0, 20))
    network = lsa(2, b, mask + a + b)
    engineering = lsa(10, b"\x01\x00\x00\x01", item(2, b"".join((
        item(1, b"\x02"), item(2, b), item(3, a), item(5, struct.pack(">I", 10)), item(6, struct.pack(">f", 1.25e8)),
        item(8, struct.pack(">8f", *[1.25e8] * 4 + [0.5] * 4)), item(9, struct.pack(">I", 6)),
        item(11, struct.pack(">II", 3, 4))))))
    yield second(2, struct.pack(">HBBI", 1500, 0x42, 1, 0x1235) + router[:20] + network[:20] + engineering[:20])
    yield second(3, struct.pack(">I", 1) + a + a + struct.pack(">I", 2) + b + a)
    outside = mask + struct.pack(">I", 1 << 31 | 20) + b + struct.pack(">I", 77)
    yield second(4, update(router, network, lsa(3, net, mask + struct.pack(">I", 20)), lsa(4, c, struct.pack(">II", 0, 64)),
                           lsa(5, at("203.0.113.0"), outside), lsa(7, at("203.0.113.0"), outside, 8)))
    yield second(4, update(engineering, lsa(10, b"\x01\x00\x00\x00", item(1, a))))
    yield second(4, update(lsa(9, b"\x03\x00\x00\x00", item(1, struct.pack(">I", 120)) + item(2, b"\x01") + item(3, a))))
    labels = item(1, (16000).to_bytes(3, "big"))
    information = item(1, b"\x60\0\0\0") + item(7, b"a.example") + item(8, b"\0\x01") + item(12, b"\x01\x08")
    yield second(4, update(lsa(10, b"\x04\x00\x00\x00", information + item(9, (8000).to_bytes(3, "big") + b"\0" + labels))))
    segment = item(2, struct.pack(">BBBBI", 0, 0, 0, 0, 101))
    yield second(4, update(lsa(10, b"\x07\x00\x00\x01", item(1, bytes([1, 32, 0, 0x40]) + a + segment))))
    adjacency = item(2, struct.pack(">BBBB", 0x60, 0, 0, 10) + (24000).to_bytes(3, "big"))
    yield second(4, update(lsa(10, b"\x08\x00\x00\x01", item(1, bytes([1, 0, 0, 0]) + b + a + adjacency))))
    yield second(5, router[:20] + network[:20])
    hello = struct.pack(">IIHH", 5, 1 << 24 | 0x13, 10, 40) + a + b
    yield third(1, hello + b)
    trailer = struct.pack(">HHHHQ", 1, 32, 0, 1, 9) + bytes(range(16))
    yield third(1, hello[:5] + b"\0\x04\x13" + hello[8:], trailer)
    yield third(1, hello[:5] + b"\0\x02\x13" + hello[8:], block(item(1, struct.pack(">I", 1)), item(4, c)))
    routers = lsa3(0x2001, 0, b"\x03\0\0\x13" + struct.pack(">BBHII", 2, 0, 10, 5, 6) + b)
    link = lsa3(0x0008, 0, b"\x01\0\0\x13" + at("fe80::1") + struct.pack(">I", 1) + prefix("2001:db8::", 64))
    yield third(2, struct.pack(">IHBBI", 0x13, 1500, 0, 1, 0x1234) + routers[:20] + link[:20])
    yield third(3, struct.pack(">HHI", 0, 0x2001, 0) + a)
    intra = struct.pack(">HHI", 1, 0x2001, 0) + a + prefix("2001:db8::", 64, 0, 10)
    away = b"\x07\0\0\x14" + prefix("2001:db8:2::", 48, 0, 0x2001) + at("2001:db8::9") + struct.pack(">II", 77, 0)
    yield third(4, update(routers, lsa3(0x2002, 0, b"\0\0\0\x13" + a + b), link, lsa3(0x2009, 0, intra),
                          lsa3(0x2003, 0, struct.pack(">I", 20) + prefix("2001:db8:1::", 48)),
                          lsa3(0x2004, 0, struct.pack(">II", 0x13, 30) + c), lsa3(0x4005, 0, away)))
    yield third(4, update(lsa3(0xA00C, 0, item(1, b"\x60\0\0\0") + item(7, b"a.example"))))
    yield third(4, update(lsa3(0x2003, 0, struct.pack(">I", 20) + prefix("198.51.100.0", 24))), instance=70)
    yield third(5, routers[:20] + link[:20])


def mobility():
    """RFC 6275, 5142, 5213, 5568, 5844, 5846, 5847, 6705: every message, and options of it and of proxies."""
    home, agent, abroad = "2001:db8::9", "2001:db8::1", "2001:db8:1::9"

    def message(kind, form, *values, options=b""):
        data = struct.pack(">" + form, *values) + options
        fill = -(6 + len(data)) % 8
        data += (bytes([1, fill - 2]) + bytes(fill))[:fill] if fill > 1 else bytes(fill)
        head = struct.pack(">BBBBH", 59, (6 + len(data)) // 8 - 1, kind, 0, 0)
        total = checksum(pseudo(abroad, agent, 135, head + data) + head + data)
        return ip(abroad, agent, 135, head[:4] + struct.pack(">H", total) + data, 64)

    def item(kind, data):
        return bytes([kind, len(data)]) + data

    yield message(0, "H", 0)
    yield message(1, "HQ", 0, 0x1122334455667788)
    yield message(2, "HQ", 0, 0x8877665544332211)
    yield message(3, "HQQ", 3, 0x1122334455667788, 0x99AABBCCDDEEFF00)
    yield message(4, "HQQ", 4, 0x8877665544332211, 0x00FFEEDDCCBBAA99)
    binding = item(3, at(abroad)) + item(4, struct.pack(">HH", 3, 4)) + item(5, bytes(range(12)))
    yield message(5, "HHH", 7, 0xC000, 60, options=binding)
    yield message(6, "BBHH", 0, 0x80, 7, 60, options=item(2, struct.pack(">H", 30)) + item(5, bytes(range(12))))
    yield message(7, "BB16s", 1, 0, at(home))
    proxy = item(8, b"\x01node@example.com") + item(22, b"\0\x40" + at("2001:db8:2::")) + item(23, b"\0\x01")
    proxy += item(24, b"\0\x04") + item(26, at("fe80::1")) + item(27, struct.pack(">Q", 1_700_000_000 << 16))
    proxy += item(29, b"\x80\0" + at("198.51.100.9")) + item(33, struct.pack(">HI", 0, 5)) + item(38, b"\0\0" + at("198.51.100.1"))
    yield message(5, "HHH", 8, 0x8200, 60, options=proxy)
    more = item(6, b"\0\x40" + at("2001:db8:3::")) + item(7, bytes.fromhex("0200005e005309")) + item(20, b"example.com")
    more += item(31, struct.pack(">HI", 0x8000, 60)) + item(35, struct.pack(">HBB", 5, 0, 0x80))
    yield message(5, "HHH", 9, 0x8000, 60, options=more)
    yield message(8, "HHH", 7, 0xC000, 60)
    yield message(9, "BBHH", 0, 0, 7, 60)
    yield message(12, "BB16s", 1, 0, at(agent))
    yield message(13, "HI", 1, 9)
    yield message(14, "HBB", 9, 0x80, 0)
    yield message(15, "HBB", 9, 0, 5)
    yield message(16, "BBHH", 1, 4, 9, 0x8000)
    yield message(16, "BBHH", 2, 0, 9, 0x8000)


def fletcher(lsa):
    """An advertisement with its checksum, RFC 905 annex B."""
    first = second = 0
    for byte in lsa[2:]:
        first = (first + byte) % 255
        second = (second + first) % 255
    x = ((len(lsa) - 2 - 14 - 1) * first - second) % 255 or 255
    y = 510 - first - x
    return lsa[:16] + bytes([x, y - 255 if y > 255 else y]) + lsa[18:]


def option(kind, form, *values):
    data = struct.pack(form, *values)
    return struct.pack(">HH", kind, len(data)) + data


CAPTURES = {"esp": esp, "mobility": mobility, "ospf": ospf, "pim": pim}

if __name__ == "__main__":
    write(CAPTURES[sys.argv[1]](), sys.argv[2])
