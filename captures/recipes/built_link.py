#!/usr/bin/env python3
"""Builds captures of link layers that no device of this machine speaks: packets made by hand, byte by byte.

built_link.py NAME FILE        NAME is one of the functions below that have a link type
"""
import binascii
import struct
import sys

A, B, C = (bytes.fromhex("00005e0053" + last) for last in ("01", "02", "03"))
EVERYONE = b"\xff" * 6
ADDRESSES = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])
START = 1_700_000_000


def main(name, path):
    link, packets = KINDS[name]()
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link))
        for nth, packet in enumerate(packets):
            file.write(struct.pack("<IIII", START + nth // 10, nth % 10 * 100_000, len(packet), len(packet)) + packet)


# What the link layers carry.

def summed(data):
    """The Internet checksum."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack(">H", ~total & 0xFFFF)


def echo(kind=8, number=1):
    """An IPv4 packet with an ICMP echo request, or its reply."""
    body = struct.pack(">HH", 4660, number) + bytes(range(8))
    ping = bytes([kind, 0]) + summed(bytes([kind, 0, 0, 0]) + body) + body
    source, target = ADDRESSES if kind == 8 else ADDRESSES[::-1]
    front = struct.pack(">BBHHHBB", 0x45, 0, 20 + len(ping), number, 0, 64, 1)
    return front + summed(front + b"\0\0" + source + target) + source + target + ping


def echo6(kind=128):
    """An IPv6 packet with an ICMPv6 echo request, or its reply."""
    ends = [bytes.fromhex("20010db8" + "00" * 11 + last) for last in ("01", "02")]
    source, target = ends if kind == 128 else ends[::-1]
    body = struct.pack(">HH", 4660, 1) + bytes(range(8))
    pseudo = source + target + struct.pack(">II", 4 + len(body), 58)
    ping = bytes([kind, 0]) + summed(pseudo + bytes([kind, 0, 0, 0]) + body) + body
    return struct.pack(">IHBB", 6 << 28, len(ping), 58, 64) + source + target + ping


def pings():
    return [echo(), echo(0)]


def arp(kind=1):
    return bytes.fromhex("000108000604") + struct.pack(">H", kind) + A + ADDRESSES[0] + (b"\0" * 6 if kind == 1 else B) + ADDRESSES[1]


def snap(kind, body):
    return bytes.fromhex("aaaa03000000") + struct.pack(">H", kind) + body


# 802.11

def control(kind, subtype, flags=0):
    return bytes([subtype << 4 | kind << 2, flags])


def element(number, data):
    return bytes([number, len(data)]) + data


def management(subtype, body, to=A, sender=B, number=1):
    return control(0, subtype) + b"\x3a\x01" + to + sender + B + struct.pack("<H", number << 4) + body


def data(subtype, flags, body, number=2, more=b""):
    ends = {0: (A, B, C), 1: (B, A, C), 2: (A, B, C)}[flags & 3]
    return control(2, subtype, flags) + b"\x2c\0" + b"".join(ends) + struct.pack("<H", number << 4) + more + body


def checked(frame):
    return frame + struct.pack("<I", binascii.crc32(frame))


RATES = element(1, bytes.fromhex("82848b960c121824")) + element(50, bytes.fromhex("3048606c"))
SECURITY = element(48, bytes.fromhex("0100 000fac04 0100 000fac04 0100 000fac02 0000"))
THROUGHPUT = element(45, bytes.fromhex("ef01 17 ffff0000000000000000000000000000 0000 00000000 00"))
VERY_HIGH = element(191, bytes.fromhex("b2598903 faff 0000 faff 0000"))
MULTIMEDIA = element(221, bytes.fromhex("0050f2020101 80 00 03a40000 27a40000 42435e00 62322f00"))
PROTECTED = element(221, bytes.fromhex("0050f2010100 0050f202 0100 0050f202 0100 0050f202"))
NETWORK = element(0, b"lab.example")


def beacon():
    return (struct.pack("<QHH", 1_000_000, 100, 0x0431) + NETWORK + RATES + element(3, b"\6") + element(5, bytes.fromhex("00010006"))
            + element(7, b"DE \x01\x0d\x14") + element(42, b"\4") + element(11, bytes.fromhex("0300200000")) + SECURITY + THROUGHPUT
            + element(61, bytes.fromhex("06 05 0000 0000" + "00" * 16)) + VERY_HIGH
            + element(192, bytes.fromhex("00 00 00 fcff")) + element(127, bytes.fromhex("04000800000000")) + PROTECTED + MULTIMEDIA)


def radiotap(bits, fields, frame):
    return struct.pack("<BBHI", 0, 0, 8 + len(fields), sum(1 << bit for bit in bits)) + fields + checked(frame)


def wlan_radiotap():
    acknowledgment = control(1, 13) + b"\0\0" + A
    ping = data(0, 2, snap(0x0800, echo()))
    quality = data(8, 1, snap(0x0800, echo(0)), more=b"\0\0")
    short = bytes.fromhex("10 02 6c09 a000 c4 a1 01")
    return 127, [
        radiotap([1, 2, 3, 5, 6, 11], short, acknowledgment),
        radiotap([0, 1, 2, 3, 5, 11, 14], struct.pack("<Q", 1_000_000) + bytes.fromhex("12 6c 3c14 4001 ce 02 0000"), ping),
        radiotap([1, 3, 5, 19, 20], bytes.fromhex("10 00 6c09 8004 c4 3f 05 07 0000 01000000 0c00 00 00"), quality),
        radiotap([1, 21], bytes.fromhex("10 00 fd01 00 04 92000000 01 00 0000"), quality),
        radiotap([1, 23], bytes.fromhex("10 00 e67c 0e00 8a12 0000 9400 0200"), quality),
        radiotap([1, 22], bytes.fromhex("10") + b"\0" * 7 + struct.pack("<QHBB", 2_000_000, 10, 1, 2), quality),
        # A name space of radiotap's again, with one antenna more; and one of a vendor.
        struct.pack("<BBHII", 0, 0, 17, 0xA0000822, 0x0820) + bytes.fromhex("10 c4 00 bf 01") + checked(acknowledgment),
        struct.pack("<BBHII", 0, 0, 26, 0xC0000022, 0) + bytes.fromhex("10 c4 00005e 07 0600 010203040506") + checked(acknowledgment),
        radiotap([1, 2], bytes.fromhex("50 16"), acknowledgment)[:-1] + b"\0",  # its check sequence is wrong
    ]


def wlan():
    return 105, [
        control(1, 11) + b"\x2c\0" + A + B,
        control(1, 12) + b"\x2c\0" + B,
        data(0, 1, snap(0x0806, arp()), 3),
        control(1, 13) + b"\0\0" + B,
        control(1, 10) + struct.pack("<H", 0xC001) + B + A,
        data(8, 2, snap(0x0800, echo()), 4, b"\x06\0"),
        data(8, 1, snap(0x0800, echo(0)), 5, b"\x15\x20"),
        data(4, 0x11, b"", 6),
        data(12, 0x11, b"", 7, b"\x07\0"),
        control(1, 8) + b"\0\0" + A + B + bytes.fromhex("0500 4000"),
        control(1, 9) + b"\0\0" + B + A + bytes.fromhex("0500 4000 fdffffffffffffff"),
        control(1, 14) + b"\0\0" + EVERYONE + B,
        data(0, 0x41, bytes.fromhex("0a0b0c40") + bytes(range(32)), 8),
        data(8, 0x42, bytes.fromhex("0100002000000000") + bytes(range(32)), 9, b"\0\0"),
        control(2, 0, 3) + b"\x2c\0" + A + B + C + b"\xa0\0" + B + snap(0x0806, arp(2)),
    ]


def wlan_management():
    request = NETWORK + RATES
    return 105, [
        management(8, beacon(), EVERYONE),
        management(4, request, EVERYONE, A),
        management(5, beacon()),
        management(11, struct.pack("<HHH", 0, 1, 0), B, A),
        management(11, struct.pack("<HHH", 0, 2, 0)),
        management(0, struct.pack("<HH", 0x0431, 10) + request + SECURITY + THROUGHPUT + element(221, bytes.fromhex("0050f202000100")), B, A),
        management(1, struct.pack("<HHH", 0x0431, 0, 0xC001) + RATES + MULTIMEDIA),
        management(2, struct.pack("<HH", 0x0431, 10) + C + request + SECURITY, B, A),
        management(3, struct.pack("<HHH", 0x0431, 0, 0xC002) + RATES),
        management(13, bytes.fromhex("03 00 01 0210 0000 1000"), B, A),
        management(13, bytes.fromhex("03 01 01 0000 0210 0000")),
        management(13, bytes.fromhex("03 02 0008 0100")),
        management(9, b""),
        management(10, struct.pack("<H", 8), B, A),
        management(12, struct.pack("<H", 3)),
    ]


def key(information, counter, keys=b"", nonce=bytes(range(32)), coded=True):
    body = struct.pack(">BHHQ", 2, information, 16, counter) + nonce + b"\0" * 32 + (bytes(range(16)) if coded else b"\0" * 16)
    body += struct.pack(">H", len(keys)) + keys
    return struct.pack(">BBH", 2, 3, len(body)) + body


def eapol():
    group = bytes.fromhex("000fac010100") + bytes(range(16))
    messages = [(2, key(0x008A, 1, element(221, bytes.fromhex("000fac04") + bytes(range(16))), coded=False)), (1, key(0x010A, 1, SECURITY)),
                (2, key(0x13CA, 2, bytes(range(56)))), (1, key(0x030A, 2, nonce=b"\0" * 32)),
                (2, key(0x1382, 3, bytes(range(40)))), (1, key(0x0302, 3, nonce=b"\0" * 32)),
                (2, key(0x03CA, 4, SECURITY + element(221, group)))]
    return 105, [data(8, flags, snap(0x888E, message), 16 + nth, b"\0\0") for nth, (flags, message) in enumerate(messages)] + [
        data(8, 1, snap(0x888E, bytes.fromhex("01010000")), 30, b"\0\0")]


def ppi():
    common = struct.pack("<HHQHHHHBBbb", 2, 20, 1_000_000, 1, 2, 2412, 0x00A0, 0, 0, -60, -95)
    throughput = struct.pack("<HHIIB3x", 3, 12, 1, 2, 0)
    interface = struct.pack("<HHI", 8, 4, 1)
    front = lambda fields, link: struct.pack("<BBHI", 0, 0, 8 + len(fields), link) + fields
    frame = B + A + b"\x08\0" + echo()
    return 192, [front(common, 105) + checked(data(0, 2, snap(0x0800, echo()))), front(common + throughput, 105) + checked(data(0, 1, snap(0x0800, echo(0)))),
                 front(interface, 1) + frame, *(front(fields, 105) + data(0, 2, snap(0x0800, echo())) for fields in further())]


def further():
    """Fields of PPI: all parts, all flags of a channel, and what is told as a whole."""
    common = struct.pack("<HHQHHHHBBbb", 2, 20, 1_000_000, 0xE, 108, 5180, 0x0FF0, 3, 7, -60, -95)
    physical = struct.pack("<HHIIB", 4, 48, 0x4F, 0x01020304, 5) + bytes((7, 1, 60, *range(31, 39))) + struct.pack("<HH8b4I", 5200, 0x0550, -61, -91, -62, -92, -63, -93, -64, -94, 11, 12, 13, 14)
    whole = b"".join(struct.pack("<HH", kind, 4) + bytes((kind % 7, 1, 2, 3)) for kind in (5, 6, 7, 77))
    return common + physical, common + whole + struct.pack("<HHII", 9, 8, 1, 0xA)


def prism():
    def front(dids, order="<", states=(0,) * 10):
        items = b"".join(struct.pack(order + "IHHI", did, state, 4, value & 0xFFFFFFFF) for (did, value), state in zip(dids, states))
        return struct.pack(order + "II16s", 0x44, 24 + len(items), b"wlan0") + items
    first = ((0x1041, 7), (0x2041, 100), (0x3041, 6), (0x4041, 60), (0x5041, 0), (0x6041, 60), (0x7041, 5), (0x8041, 22), (0x9041, 0), (0xA041, 40))
    second = [(nth << 16 | 0x44, value) for nth, value in enumerate((8, 200, 11, -60, 90, -58, -95, 11, 1, 40), 1)]
    third = [*second[2:8], (0xB0044, 0x11223344), (0xC044, 0x55667788), (0xB044, 1), (0x1234, 9)]
    whole = lambda nth: data(0, 2 - nth % 2, snap(0x0800, echo(0 if nth % 2 else 8)))
    return 119, [front(first) + whole(0), front(first) + whole(1), front(second) + whole(2), front(third, ">") + whole(3),
                 front(second, "<", (0, 1) * 5) + whole(4)]


def wlancap():
    front = lambda version, *numbers: struct.pack(">IIQQIIIIIIiiII", 0x80211000 | version, 64 if version == 1 else 80, 1_000_000, 2_000_000, *numbers)
    first = front(1, 4, 6, 110, 1, 0, 1, -60, -95, 1, 1)
    second = struct.pack(">II6s2s", 7, 3, A, b"\0\0")
    return 163, [first + data(0, 2, snap(0x0800, echo())), first + data(0, 1, snap(0x0800, echo(0))),
                 front(2, 8, 5180, 54_000_000, 2, 1, 2, -60, -95, 0, 8) + second + data(0, 2, snap(0x0800, echo())),
                 front(2, 1, 0x01020300, 20, 2, 1, 3, 40, 5, 2, 0) + second + data(0, 1, snap(0x0800, echo(0))),
                 front(1, 6, 13, 540, 2, 1, 0, 0, 0, 0, 3) + data(0, 2, snap(0x0800, echo()))]


# Point to point

def negotiated():
    """(protocol, packet): link, authentication, IPv4 and IPv6 are agreed on."""
    code = lambda code, number, body=b"": struct.pack(">BBH", code, number, 4 + len(body)) + body
    magic, other = bytes.fromhex("050611223344"), bytes.fromhex("050655667788")
    pap, chap = bytes.fromhex("0304c023"), bytes.fromhex("0305c22305")
    link = bytes.fromhex("010405d4") + magic
    identifier = lambda last: bytes.fromhex("010a02005efffe0053") + last
    address = lambda ends: bytes.fromhex("0306") + ends
    return [
        (0xC021, code(1, 1, link + pap)), (0xC021, code(1, 1, other + chap + bytes.fromhex("07020802"))), (0xC021, code(3, 1, pap)),
        (0xC021, code(4, 1, bytes.fromhex("07020802"))), (0xC021, code(2, 1, link)), (0xC021, code(9, 2, magic[2:])), (0xC021, code(10, 2, other[2:])),
        (0xC023, code(1, 1, b"\5alice\6secret")), (0xC023, code(2, 1, b"\7Welcome")),
        (0xC223, code(1, 1, b"\x10" + bytes(range(16)) + b"server")), (0xC223, code(2, 1, b"\x10" + bytes(range(16, 32)) + b"alice")), (0xC223, code(3, 1, b"Welcome")),
        (0x8021, code(1, 1, address(b"\0" * 4) + bytes.fromhex("0206002d0f01"))), (0x8021, code(3, 1, address(ADDRESSES[0]))), (0x8021, code(2, 2, address(ADDRESSES[1]))),
        (0x8057, code(1, 1, identifier(b"\1"))), (0x8057, code(2, 1, identifier(b"\1"))),
        (0x0021, echo()), (0x0021, echo(0)), (0x0057, echo6()),
        (0xC021, code(5, 3, b"Goodbye")), (0xC021, code(6, 3)),
    ]


def ppp():
    return 9, [b"\xff\x03" + struct.pack(">H", protocol) + packet for protocol, packet in negotiated()]


def pppoe():
    ether = lambda to, sender, kind, body: (to + sender + struct.pack(">H", kind) + body).ljust(60, b"\0")
    found = lambda code, session, tags: struct.pack(">BBHH", 0x11, code, session, len(tags)) + tags
    tag = lambda number, body: struct.pack(">HH", number, len(body)) + body
    name, server, unique, cookie = tag(0x0101, b""), tag(0x0102, b"server.example"), tag(0x0103, b"\1\2\3\4"), tag(0x0104, bytes(range(16)))
    packets = [ether(EVERYONE, A, 0x8863, found(9, 0, name + unique)), ether(A, B, 0x8863, found(7, 0, name + server + unique + cookie)),
               ether(B, A, 0x8863, found(0x19, 0, name + unique + cookie)), ether(A, B, 0x8863, found(0x65, 17, name + unique))]
    inside = [packet for packet in negotiated() if packet[0] in (0xC021, 0xC023, 0x0021, 0x0057)]
    packets += [ether(B, A, 0x8864, found(0, 17, struct.pack(">H", protocol) + packet)) for protocol, packet in inside]
    return 1, packets + [ether(A, B, 0x8863, found(0xA7, 17, name))]


def cisco_hdlc():
    ask = struct.pack(">I4s4sH", 0, b"\0" * 4, b"\0" * 4, 0xFFFF)
    answer = struct.pack(">I4s4sH", 1, ADDRESSES[0], b"\xff\xff\xff\0", 0xFFFF)
    alive = struct.pack(">IIIHHH", 2, 7, 6, 0xFFFF, 0, 1000)
    return 104, [b"\x8f\0\x80\x35" + body for body in (ask, answer, alive)] + [b"\x0f\0\x08\0" + ping for ping in pings()] + [b"\x0f\0\x86\xdd" + echo6()]


def frame_relay():
    front = bytes.fromhex("1841 03")
    # Its own header, RFC 2427: by NLPID, and by SNAP.
    return 107, [front + b"\xcc" + ping for ping in pings()] + [front + b"\x8e" + echo6(), front + bytes.fromhex("0080 000000 0806") + arp()]


def fddi():
    front = b"\x50" + B + A
    return 10, [b"\x50" + EVERYONE + A + snap(0x0806, arp())] + [front + snap(0x0800, ping) for ping in pings()]


def nflog():
    item = lambda kind, value: struct.pack("<HH", 4 + len(value), kind) + value + b"\0" * (-len(value) % 4)
    front = lambda family: struct.pack(">BBH", family, 0, 5)
    hooks = item(1, struct.pack(">HBB", 0x0800, 1, 0)), item(1, struct.pack(">HBB", 0x86DD, 1, 0))
    rest = item(10, b"example\0") + item(4, struct.pack(">I", 2)) + item(3, struct.pack(">I", 1)) + item(11, struct.pack(">I", 1000)) + item(7, struct.pack(">QQ", START, 5))
    return 239, [front(2) + hooks[0] + rest + item(9, ping) for ping in pings()] + [front(10) + hooks[1] + rest + item(9, echo6())]


def infiniband():
    station = b"\0" * 20 + bytes.fromhex("00000048 20010db8000000000000000000000001")
    return 242, [station + b"\x08\0\0\0" + ping for ping in pings()] + [station + b"\x86\xdd\0\0" + echo6()]


def arcnet():
    return 7, [b"\1\2\xd4" + b"\0" + struct.pack(">H", nth) + ping for nth, ping in enumerate(pings())]


def macsec():
    front = B + A + b"\x88\xe5"
    plain = lambda number, body: front + struct.pack(">BBI", 0x20, len(body) if len(body) < 48 else 0, number) + A + b"\0\1" + body + bytes(range(16))
    hidden = lambda number, body: front + struct.pack(">BBI", 0x0C, len(body) if len(body) < 48 else 0, number) + body + bytes(range(16))
    return 1, [plain(1, b"\x08\0" + echo()), plain(2, b"\x08\0" + echo(0)), hidden(3, bytes(range(64)))]


def null():
    return 0, [struct.pack("<I", 2) + ping for ping in pings()] + [struct.pack("<I", 30) + echo6()]


def loop():
    return 108, [struct.pack(">I", 2) + ping for ping in pings()] + [struct.pack(">I", 24) + echo6()]


KINDS = {name.replace("_", "-"): kind for name, kind in list(globals().items()) if callable(kind)}

if __name__ == "__main__":
    main(*sys.argv[1:])
