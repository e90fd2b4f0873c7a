#!/usr/bin/env python3
"""Writes a capture of rare forms of everyday protocols below TCP and UDP, field by field.

built_internet.py NAME FILE
"""
import struct
import sys

sys.dont_write_bytecode = True
from built_network import at, checksum, ip, pseudo, write  # noqa: E402

ETHERNET = bytes.fromhex("00005e005302 00005e005301")
A, B, C = "192.0.2.1", "192.0.2.2", "192.0.2.3"
V6 = "2001:db8::1", "2001:db8::2"


def rarp():
    """RFC 903, 1931, 2390, 2225: opcodes 3 to 10, and numbers of ATM with and without subaddresses."""
    def frame(kind, head, *addresses):
        return bytes.fromhex("ffffffffffff 00005e005301") + struct.pack(">H", kind) + head + b"".join(addresses)

    def arp(kind, opcode, near, far, hardware=1):
        size = len(near[0])
        return frame(kind, struct.pack(">HHBBH", hardware, 0x800, size, 4, opcode), *near, *far)

    me, you = bytes.fromhex("00005e005301"), bytes.fromhex("00005e005302")
    none = at("0.0.0.0")
    yield arp(0x8035, 3, (me, none), (me, none))
    yield arp(0x8035, 4, (you, at(B)), (me, at(A)))
    yield arp(0x8035, 5, (me, none), (me, none))
    yield arp(0x8035, 6, (you, at(B)), (me, at(C)))
    yield arp(0x8035, 7, (you, at(B)), (me, b"\x02\0\0\0"))
    circuit = bytes.fromhex("1841"), bytes.fromhex("1c51")
    yield arp(0x806, 8, (circuit[0], at(A)), (circuit[1], none), 15)
    yield arp(0x806, 9, (circuit[1], at(B)), (circuit[0], at(A)), 15)

    def atm(opcode, near, far):
        shapes = [(len(number) | e164 << 6, len(sub)) for e164, number, sub, _ in (near, far)]
        sizes = struct.pack(">BBHB", *shapes[0], opcode, len(near[3])) + struct.pack(">BBB", *shapes[1], len(far[3]))
        return frame(0x806, struct.pack(">HH", 19, 0x800) + sizes, *near[1:], *far[1:])

    tail = bytes(range(16, 26)) + me + b"\x07"
    country, code, isdn = b"\x39\x84\x0f" + tail, b"\x47\0\x05" + tail, b"\x45" + bytes.fromhex("000015550100f000")
    isdn += bytes(4) + you + b"\0"
    yield atm(1, (0, country, b"", at(A)), (0, b"", b"", at(B)))
    yield atm(2, (0, code, b"", at(B)), (0, country, b"", at(A)))
    yield atm(8, (1, b"15550100", b"\x50\x12\x34", at(A)), (1, b"15550101", b"", b""))
    yield atm(9, (0, isdn, b"", at(B)), (1, b"15550100", b"\x50\x12\x34", at(A)))
    yield atm(10, (0, b"\xbd" + country[1:], b"", at(A)), (0, b"\xc5" + code[1:], b"", at(B)))


def raw_ip(options, protocol=253, data=b"data"):
    """IPv4 with options, padded with what ends a list."""
    options += bytes(-len(options) % 4)
    head = struct.pack(">BBHHHBBH", 0x45 + len(options) // 4, 0, 20 + len(options) + len(data), 0, 0, 64, protocol, 0)
    packet = head + at(A) + at(B) + options
    return ETHERNET + b"\x08\x00" + packet[:10] + struct.pack(">H", checksum(packet)) + packet[12:] + data


def tlv(kind, data, whole=2, unit=1):
    """Type, length and data: how many bytes the length counts besides these."""
    return bytes([kind, (len(data) + whole) // unit]) + data


def ip_options_more():
    """RFC 791, 1063, 1108, 1393, 1770, 2113, 4782: options that ping and traceroute do not send."""
    yield raw_ip(tlv(130, struct.pack(">HH2s3s", 0x6BC5, 0, b"\0\0", b"\0\0\0")))
    yield raw_ip(tlv(130, b"\xab\x81\x01\x02"[:3]) + tlv(133, b"\x01\xca\xfe"))
    yield raw_ip(tlv(134, struct.pack(">I", 3) + tlv(1, b"\0\x02\x80\x40")))
    yield raw_ip(tlv(134, struct.pack(">I", 3) + tlv(2, b"\0\x01\0\x05\0\x09")))
    yield raw_ip(tlv(134, struct.pack(">I", 3) + tlv(5, b"\0\x01\0\x09\0\x05")))
    yield raw_ip(tlv(137, b"\x04" + at("192.0.2.9") + at(B)))
    yield raw_ip(tlv(137, b"\x08" + at("192.0.2.9") + at("192.0.2.10")))
    yield raw_ip(tlv(136, b"\0\x07") + tlv(11, b"\x05\xdc") + tlv(12, b"\x05\x00"))
    yield raw_ip(tlv(82, struct.pack(">HHH", 7, 2, 0xFFFF) + at(A)))
    yield raw_ip(tlv(148, b"\0\0") + tlv(149, at("192.0.2.9") + at("192.0.2.10")))
    yield raw_ip(tlv(25, struct.pack(">BBI", 0x07, 60, 0x12345678)))
    yield raw_ip(tlv(25, struct.pack(">BBI", 0x87, 0, 0x12345678)))
    yield raw_ip(tlv(94, b"\x01\x02") + b"\1\1\1\1")


def routed(kind, left, data, far=V6[1], protocol=59, inner=b""):
    """IPv6 with a routing header."""
    return ip(V6[0], far, 43, bytes([protocol, (len(data) - 4) // 8, kind, left]) + data + inner, 64)


def ipv6_routing():
    """RFC 8200, 6275, 6554, 8754, 9631: routing headers of types 0, 2, 3, 4, 5, 6 and one for experiments."""
    hops = at("2001:db8::a") + at("2001:db8::b")
    yield routed(0, 0, bytes(4) + hops)
    yield routed(0, 2, bytes(4) + hops)
    yield routed(2, 1, bytes(4) + at("2001:db8::c"))
    yield routed(3, 1, bytes(4) + hops)
    short = at("2001:db8::a")[8:] + at("2001:db8::b")[8:] + at("2001:db8::c")[12:]
    yield routed(3, 3, b"\x8c\x40\0\0" + short + bytes(4))
    yield routed(3, 0, b"\xee\x40\0\0\0\x0a\0\x0b" + bytes(4))
    yield routed(4, 1, b"\x01\0\0\x07" + hops)
    yield routed(4, 0, b"\x01\0\xca\xfe" + hops + tlv(4, bytes(6), 0))
    yield routed(253, 0, b"\x01\x02\x03\x04")


def icmpv6(kind, code, data, ends=V6, hops=64):
    body = bytes([kind, code, 0, 0]) + data
    total = checksum(pseudo(*ends, 58, body) + body)
    return ip(*ends, 58, body[:2] + struct.pack(">H", total) + data, hops)


def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"


def icmpv6_node_information():
    """RFC 4620: every query, its answer, a refusal and what is unknown."""
    def message(kind, code, question, flags, data=b""):
        return icmpv6(kind, code, struct.pack(">HHQ", question, flags, 0x0102030405060708) + data)

    ttl = struct.pack(">I", 60)
    yield message(139, 0, 0, 0, at(V6[1]))
    yield message(140, 0, 0, 0)
    yield message(139, 0, 2, 0, at(V6[1]))
    yield message(140, 0, 2, 0, ttl + name("node.example.com"))
    yield message(139, 1, 3, 0x3E, name("node.example.com"))
    yield message(140, 0, 3, 0x2D, ttl + at(V6[1]) + ttl + at("2001:db8::3"))
    yield message(139, 2, 4, 0x02, at(B))
    yield message(140, 0, 4, 0x02, ttl + at(B) + ttl + at(C))
    yield message(140, 1, 4, 0)
    yield message(140, 2, 9, 0)


def icmpv6_router_renumbering():
    """RFC 2894: a command that adds, one that changes, the result, and a reset of sequence numbers."""
    def message(code, flags, data, segment=0):
        return icmpv6(138, code, struct.pack(">IBBHI", 7, segment, flags, 1000, 0) + data)

    def match(code, *uses):
        data = struct.pack(">BBBBBBH", code, 3 + 4 * len(uses), 1, 32, 32, 64, 0) + at("2001:db8::")
        return data + b"".join(uses)

    def use(mask, flags, prefix):
        return struct.pack(">BBBBIII", 48, 16, mask, flags, 86400, 3600, 0xC0000000) + at(prefix)

    yield message(0, 0x60, match(1, use(0xC0, 0xC0, "2001:db8:1::")))
    yield message(0, 0xB0, match(2, use(0x40, 0x40, "2001:db8:2::"), use(0, 0, "2001:db8:3::")), 1)
    yield message(0, 0x20, match(3), 2)
    yield message(1, 0x48, struct.pack(">HBBI", 3, 1, 64, 2) + at("2001:db8::"))
    yield message(255, 0, b"")


def icmpv6_rpl():
    """RFC 6550, 6551, 6997: every message, plain and secured, with the options that go with it."""
    me, root = V6[0], at("2001:db8::ff")

    def message(code, data):
        return icmpv6(155, code, data, ("fe80::1", "ff02::1a"), 255)

    def metric(kind, flags, data):
        return struct.pack(">BHB", kind, flags, len(data)) + data

    yield message(0, bytes(2) + tlv(7, struct.pack(">BB", 1, 0xE0) + root + b"\x05", 0))
    config = tlv(4, struct.pack(">BBBBHHHBBH", 0x0B, 20, 3, 10, 256, 256, 1, 0, 30, 60), 0)
    prefix = tlv(8, struct.pack(">BBIII", 64, 0xE0, 86400, 3600, 0) + at("2001:db8::"), 0)
    route = tlv(3, struct.pack(">BBI", 64, 0x08, 3600) + at("2001:db8:1::"), 0)
    metrics = metric(1, 0, b"\0\x03") + metric(2, 0x0010, b"\x0a\x64") + metric(3, 0, b"\x05\x01")
    metrics += metric(4, 0, struct.pack(">I", 1000)) + metric(5, 0, struct.pack(">I", 2000))
    metrics += metric(6, 0, b"\0\x13") + metric(7, 0, b"\0\x80") + metric(8, 0x0200, b"\0\x40\x80")
    base = struct.pack(">BBHBBBB", 1, 2, 256, 0x88, 3, 0, 0) + root
    yield message(1, base + config + prefix + b"\0" + tlv(1, bytes(2), 0))
    yield message(1, base + route)
    yield message(1, base + tlv(2, metrics, 0))
    target = tlv(5, b"\0\x80" + at(V6[1]), 0) + tlv(9, struct.pack(">I", 0xCAFE), 0)
    transit = tlv(6, struct.pack(">BBBB", 0x80, 0x40, 1, 30) + at(me), 0)
    yield message(2, struct.pack(">BBBB", 1, 0xC0, 0, 7) + root + target + transit)
    yield message(2, struct.pack(">BBBB", 1, 0x00, 0, 8) + tlv(5, b"\0\x40" + at("2001:db8::")[:8], 0))
    yield message(3, struct.pack(">BBBB", 1, 0x80, 7, 0) + root)
    yield message(3, struct.pack(">BBBB", 1, 0, 8, 0))
    yield message(4, struct.pack(">BBH", 1, 0, 0xD000) + root)
    yield message(5, struct.pack(">BBH", 1, 0, 0x4000) + root)
    secured = struct.pack(">BBBBI", 0x80, 0, 0x41, 0, 9)
    yield message(0x80, secured + bytes(2))
    yield message(0x83, secured + b"\x01\0\x08\0")
    yield message(0x8A, secured + struct.pack(">BBH", 1, 0x80, 0xBEEF) + root + struct.pack(">I", 3))


def igmp_versions():
    """RFC 988, 1112, 2236, 9776: every message, with what no kernel sends."""
    def message(kind, code, data, far="224.0.0.1"):
        head = bytes([kind, code, 0, 0])
        return raw_group(head[:2] + struct.pack(">H", checksum(head + data)) + data, far)

    def raw_group(data, far):
        packet = ip(A, far, 2, data)[14:]
        head = bytes([0x46]) + packet[1:2] + struct.pack(">H", len(packet) + 4) + packet[4:10] + bytes(2) + packet[12:20]
        head += b"\x94\x04\0\0"
        return ip(A, far, 2, b"")[:14] + head[:10] + struct.pack(">H", checksum(head)) + head[12:] + data

    group, key = at("239.1.2.3"), bytes(range(8))
    for kind in range(1, 9):
        code = 1 if kind == 1 else 0
        yield message(kind, code, struct.pack(">I", 7) + group + key)
    yield message(4, 2, struct.pack(">I", 7) + group + key)
    yield message(8, 30, struct.pack(">I", 7) + group + key)
    yield message(0x11, 0, bytes(4))
    yield message(0x12, 0, group, "239.1.2.3")
    yield message(0x11, 100, bytes(4))
    yield message(0x11, 10, group, "239.1.2.3")
    yield message(0x16, 0, group, "239.1.2.3")
    yield message(0x17, 0, group, "224.0.0.2")
    yield message(0x11, 0x9C, group + struct.pack(">BBH", 0x0A, 125, 2) + at("198.51.100.1") + at("198.51.100.2"), "239.1.2.3")
    yield message(0x11, 100, bytes(4) + struct.pack(">BBH", 2, 0x8F, 0))
    records = b"".join(struct.pack(">BBH", kind, kind == 6, 1 if kind not in (2, 4) else 0) + group
                       + (at("198.51.100.1") if kind not in (2, 4) else b"") + (b"more" if kind == 6 else b"")
                       for kind in range(1, 7))
    yield message(0x22, 0, struct.pack(">HH", 0, 6) + records, "224.0.0.22")


def ndp_options():
    """RFC 4861, 3971, 4191, 8415 and others: addresses of eight bytes, secure discovery, options that radvd does not send."""
    def message(kind, data, code=0):
        return icmpv6(kind, code, data, ("fe80::1", "ff02::1"), 255)

    def option(kind, data):
        data += bytes(-(len(data) + 2) % 8)
        return tlv(kind, data, unit=8)

    def anchor(kind, data):
        return option(15, bytes([kind, -(len(data) + 4) % 8]) + data)

    long = bytes.fromhex("02005efffe005301") + bytes(6)
    yield message(135, bytes(4) + at("fe80::2") + option(1, long))
    yield message(136, b"\x60\0\0\0" + at("fe80::2") + option(2, long))
    yield message(133, bytes(4) + option(1, bytes.fromhex("00005e005301")))
    der = bytes.fromhex("3017 3115 3013 0603550403 0c0c") + b"node.example"
    yield message(148, struct.pack(">HH", 7, 0xFFFF) + anchor(1, der) + anchor(2, name("example.com")))


def erspan():
    """draft-foschiano-erspan: types I, II and III, with every platform's part."""
    frame = ETHERNET + b"\x08\x00" + ip(A, B, 253, b"data", 64)[14:]

    def gre(kind, data, number=None):
        head = struct.pack(">HH", 0 if number is None else 0x1000, kind)
        return ip("198.51.100.1", "198.51.100.2", 47, head + (b"" if number is None else struct.pack(">I", number)) + data, 64)

    yield gre(0x88BE, frame)
    yield gre(0x88BE, struct.pack(">HHI", 0x1064, 0x7801 | 3 << 13, 0x12345) + frame, 1)

    def third(flags, platform=b"", inner=frame):
        return gre(0x22EB, struct.pack(">HHIHH", 0x2064, 0xA805, 1000, 7, flags) + platform + inner, 2)

    yield third(0x8000)
    yield third(0x8008)
    for number in 1, 3, 4, 5, 7:
        yield third(0x8001 | number << 4, struct.pack(">II", number << 26 | (0x30007 if number not in (3, 4) else 7), 99))


def gre_flags():
    """RFC 1701, 2637, 2784, 2890: every combination of checksum, routing, key and sequence number; version 1."""
    inner = ip(A, B, 253, b"data", 64)[14:]

    def packet(head):
        return ip("198.51.100.1", "198.51.100.2", 47, head, 64)

    for flags in range(16):
        words = b""
        if flags & 12:
            words += bytes(4)
        if flags & 2:
            words += struct.pack(">I", 0xCAFE)
        if flags & 1:
            words += struct.pack(">I", 7)
        if flags & 4:
            words += struct.pack(">HBB", 0x800, 0, 8) + at("198.51.100.2") + at("198.51.100.3") + bytes(4)
        data = struct.pack(">HH", flags << 12, 0x800) + words + inner
        if flags & 8:
            data = data[:4] + struct.pack(">H", checksum(data)) + data[6:]
        yield packet(data)
    ppp = b"\xff\x03\x00\x21" + inner
    for flags in 0x2001, 0x2081, 0x3001, 0x3081:
        carried = ppp if flags & 0x1000 else b""
        words = struct.pack(">HH", len(carried), 5)
        words += struct.pack(">I", 1) if flags & 0x1000 else b""
        words += struct.pack(">I", 0) if flags & 0x80 else b""
        yield packet(struct.pack(">HH", flags, 0x880B) + words + carried)


def vrrp():
    """RFC 2338, 3768, 9568: versions 2, with a password too, and 3, over IPv4 and IPv6; farewell."""
    def second(priority, data, authentication=0, secret=bytes(8)):
        head = struct.pack(">BBBBBB", 0x21, 1, priority, len(data) // 4, authentication, 1)
        total = checksum(head + bytes(2) + data + secret)
        return ip(A, "224.0.0.18", 112, head + struct.pack(">H", total) + data + secret, 255)

    def third(near, far, priority, data, count):
        head = struct.pack(">BBBBH", 0x31, 1, priority, count, 100)
        total = checksum(pseudo(near, far, 112, head + bytes(2) + data) + head + bytes(2) + data)
        return ip(near, far, 112, head + struct.pack(">H", total) + data, 255)

    yield second(100, at("192.0.2.254"))
    yield second(100, at("192.0.2.254") + at("192.0.2.253"), 1, b"password")
    yield second(0, at("192.0.2.254"))
    yield third(A, "224.0.0.18", 255, at("192.0.2.254") + at("192.0.2.253"), 2)
    yield third("fe80::1", "ff02::12", 100, at("fe80::ff") + at("2001:db8::ff"), 2)


def cdp():
    """Cisco's discovery, versions 1 and 2: what lldpd does not send."""
    def message(version, *items):
        data = b"".join(struct.pack(">HH", kind, 4 + len(value)) + value for kind, value in items)
        data = bytes([version, 180, 0, 0]) + data
        total = checksum(data)
        data = bytes.fromhex("aaaa0300000c2000") + data[:2] + struct.pack(">H", total) + data[4:]
        return bytes.fromhex("01000ccccccc 00005e005301") + struct.pack(">H", len(data)) + data

    def address(text):
        one = at(text)
        kind = b"\x01\x01\xcc" if len(one) == 4 else b"\x02\x08\xaa\xaa\x03\0\0\0\x86\xdd"
        return kind + struct.pack(">H", len(one)) + one

    both = struct.pack(">I", 2) + address(A) + address(V6[0])
    yield message(1, (1, b"router"), (2, both), (3, b"Ethernet0"), (4, struct.pack(">I", 0x29)))
    yield message(2, (1, b"switch"), (3, b"Ethernet1"), (4, struct.pack(">I", 0x28)), (5, b"Version 1"), (6, b"model"),
                  (9, b"domain"), (10, b"\0\x64"), (11, b"\x01"), (14, b"\x01\0\xc8"),
                  (16, b"\x18\x9c"), (17, struct.pack(">I", 1500)), (18, b"\0"), (19, b"\x05"), (20, b"switch"),
                  (22, struct.pack(">I", 1) + address(A)), (23, b"\0room"), (25, struct.pack(">HHI", 1, 2, 15400)),
                  (26, struct.pack(">HHII", 1, 2, 15400, 30000)), (31, b"\x0f"))


CAPTURES = {
    name.replace("_", "-"): made for name, made in list(globals().items()) if name in (
        "rarp", "ip_options_more", "ipv6_routing", "icmpv6_rpl", "icmpv6_node_information", "icmpv6_router_renumbering",
        "igmp_versions", "ndp_options", "erspan", "gre_flags", "vrrp", "cdp")
}

if __name__ == "__main__":
    write(CAPTURES[sys.argv[1]](), sys.argv[2])
