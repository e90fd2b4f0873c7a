#!/usr/bin/env python3
"""Captures of protocols that no everyday program speaks, written byte by byte from their specifications.

built_transport.py NAME FILE      writes the capture of this name (a function of this file) as a pcap
"""
import ipaddress
import struct
import sys

A, B, C = (f"00005e0053{last:02x}" for last in (1, 2, 3))
START, GAP = 1_700_000_000, 1_000  # seconds since 1970; microseconds between two packets
SLOW = "0180c2000002"


def main(name, path):
    packets = CAPTURES[name]()
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for number, packet in enumerate(packets):
            file.write(struct.pack("<IIII", START, number * GAP, len(packet), len(packet)) + packet)


# The words that packets are written in


def h(*digits):
    return bytes.fromhex("".join(digits))


def ethernet(kind, payload, source=A, target=B):
    return (h(target, source) + struct.pack(">H", kind) + payload).ljust(60, b"\0")


def internet_sum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def addresses(back, version=4):
    pair = ("192.0.2.1", "192.0.2.2") if version == 4 else ("2001:db8::1", "2001:db8::2")
    return [ipaddress.ip_address(one).packed for one in (reversed(pair) if back else pair)]


def pseudo(protocol, payload, ends):
    return b"".join(ends) + struct.pack(">IHBB", len(payload), 0, 0, protocol)


def ip(protocol, payload, back=False, version=4):
    """A frame; the payload has its checksum already."""
    source, target = (B, A) if back else (A, B)
    if version == 6:
        head = struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64) + b"".join(addresses(back, 6))
        return ethernet(0x86DD, head + payload, source, target)
    return ethernet(0x800, ipv4(protocol, payload, addresses(back)), source, target)


def ipv4(protocol, payload, ends):
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0x4000, 64, protocol, 0) + b"".join(ends)
    return head[:10] + struct.pack(">H", internet_sum(head)) + head[12:] + payload


def summed(protocol, payload, at, ends):
    """The payload with its checksum at this byte."""
    total = internet_sum(pseudo(protocol, payload, ends) + payload)
    return payload[:at] + struct.pack(">H", total or 0xFFFF) + payload[at + 2:]


def udp(ports, payload, back=False, version=4):
    source, target = reversed(ports) if back else ports
    datagram = struct.pack(">HHHH", source, target, 8 + len(payload), 0) + payload
    return ip(17, summed(17, datagram, 6, addresses(back, version)), back, version)


def tcp(flags, options, back=False, data=b""):
    options += b"\1" * (-len(options) % 4)
    source, target = (80, 40000) if back else (40000, 80)
    sequence, acknowledged = (0x2000, 0x1000) if back else (0x1000, 0x2000 if flags & 0x10 else 0)
    words = 5 + len(options) // 4
    segment = struct.pack(">HHIIBBHHH", source, target, sequence, acknowledged, words << 4, flags, 64240, 0, 0)
    return ip(6, summed(6, segment + options + data, 16, addresses(back)), back)


def noise(length):
    """Bytes that look like secrets, the same every time."""
    state, out = 1, bytearray()
    while len(out) < length:
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        out.append(state >> 56)
    return bytes(out)


# The captures


def configuration_test():
    """A message through two stations and back; then a function that nobody knows."""
    chain, data = h("0200", C, "0200", A, "0100", "0700"), b"configuration test"
    steps = [(0, A, B), (8, B, C), (16, C, A)]
    frames = [ethernet(0x9000, struct.pack("<H", skip) + chain + data, *ends) for skip, *ends in steps]
    return frames + [ethernet(0x9000, h("0000", "0500") + data)]


def quic():
    """A handshake: Initial, answers that share a datagram, Retry, 0-RTT, negotiation; both versions."""
    first, client, server = h("8394c8f03e515708"), h("c1c2c3c4"), h("f067a5502a4262b5")

    def long(kind, target, source, length, token=None, version=1):
        head = struct.pack(">BI", 0xC0 | kind << 4, version)
        head += bytes([len(target)]) + target + bytes([len(source)]) + source
        if token is not None:
            head += bytes([len(token)]) + token
        return head + struct.pack(">H", 0x4000 | length) + noise(length)

    def retry(kind, version):
        head = struct.pack(">BI", 0xC0 | kind << 4, version) + bytes([4]) + client + bytes([8]) + server
        return head + b"a token, signed" + noise(16)

    def short(target, length):
        return b"\x45" + target + noise(length)

    negotiation = h("c5", "00000000", "04") + client + h("08") + first + h("00000001", "6b3343cf", "1a2a3a4a")
    ports, others, third = (40001, 443), (40002, 443), (40003, 4433)
    return [
        udp(ports, long(0, first, client, 300, b"")),
        udp(ports, long(0, client, server, 60, b"") + long(2, client, server, 200) + short(client, 40), True),
        udp(ports, long(2, server, client, 52), False),
        udp(others, long(0, first, client, 300, b"", 0x6A7A8A9A), version=6),
        udp(others, negotiation, True, version=6),
        udp(third, long(1, first, client, 300, b"", 0x6B3343CF)),
        udp(third, retry(0, 0x6B3343CF), True),
        udp(third, long(1, server, client, 300, b"a token, signed", 0x6B3343CF)
            + long(2, server, client, 80, version=0x6B3343CF)),
        udp((40004, 443), retry(3, 1), True),
        udp((40005, 443), long(1, first, client, 90)),
    ]


def dccp():
    """A connection from Request to Reset, with options of every kind."""
    reply = False

    def packet(kind, extra=b"", options=b"", data=b"", extended=True, back=False, coverage=0, version=4):
        options += b"\0" * (-len(options) % 4)
        number = h("00", "0a1b2c3d4e5f") if extended else h("3d4e5f")
        length = 9 + len(number) + len(extra) + len(options)
        ports = (5004, 40000) if back else (40000, 5004)
        head = struct.pack(">HHBBHB", *ports, length // 4, coverage, 0, kind << 1 | extended)
        covered = data if coverage == 0 else data[:(coverage - 1) * 4]
        whole, ends = head + number + extra + options, addresses(back, version)
        total = internet_sum(pseudo(33, whole + data, ends) + whole + covered)
        return ip(33, whole[:6] + struct.pack(">H", total) + whole[8:] + data, back, version)

    service, seen = b"RTPA", h("0000", "112233445566")
    change = h("2003 01 22 0401 0203 2206 03 000064".replace(" ", ""))
    features = h("2005010203", "2209030000000003e8"[:18], "21040602", "23040701")
    times = h("29060000002a", "2a0600000029", "2a08000000290005", "2a0a0000002900010000", "2b040005", "2b0600010000")
    counts = h("2503 07".replace(" ", ""), "250400ff", "26050102c3", "270301", "280401b2", "2c06deadbeef")
    rates = h("c0060000ffff", "c10501 0203".replace(" ", ""), "c20600010000", "80030a", "c40212"[:4])
    single = h("01", "02", "03")
    return [
        packet(0, service, features),
        packet(1, seen + service, h("2406") + b"cook", back=True),
        packet(3, seen, counts),
        packet(4, seen, times, b"voice"),
        packet(4, seen, rates, b"voice", back=True),
        packet(2, b"", single, b"voice"),
        packet(2, b"", b"", b"voice, of which little is summed", False, coverage=2),
        packet(3, h("00", "223344"), b"", b"", False, back=True),
        packet(4, h("00", "223344"), b"", b"voice", False, version=6),
        packet(8, seen), packet(9, seen, back=True),
        packet(5, seen, back=True), packet(6, seen),
        packet(7, seen + h("01", "000000"), back=True),
        packet(7, seen + h("05", "290600"), b"", b"why"),
        packet(10, b"\0\0\0\0", extended=True),
    ]


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def sctp():
    """Every kind of chunk, parameter and error cause."""
    def tlv(kind, value, form=">HH"):
        record = struct.pack(form, kind, 4 + len(value)) + value
        return record + b"\0" * (-len(record) % 4)

    def chunk(kind, value=b"", flags=0):
        record = struct.pack(">BBH", kind, flags, 4 + len(value)) + value
        return record + b"\0" * (-len(record) % 4)

    def packet(*chunks, back=False, tag="0badcafe"):
        ports = (7, 40000) if back else (40000, 7)
        head = struct.pack(">HH", *ports) + h(tag)
        body = b"".join(chunks)
        return ip(132, head + struct.pack("<I", crc32c(head + bytes(4) + body)) + body, back)

    start = h("00112233", "0001a000", "000a", "ffff", "00000064")
    v4, v6 = tlv(5, addresses(False)[0]), tlv(6, addresses(False, 6)[0])
    init = v4 + v6 + tlv(12, h("00050006")) + tlv(9, h("000003e8")) + tlv(0x8000, b"") + tlv(0xC000, b"")
    init += tlv(0x8002, noise(32)) + tlv(0x8003, h("c180")) + tlv(0x8004, h("00010003")) + tlv(0x8008, h("c1c082400f"))
    init += tlv(0xC006, h("00000001")) + tlv(0x8005, bytes(4)) + tlv(11, b"www.example.com\0")
    data = h("00000064", "0001", "0000", "00000000") + b"first"
    causes = tlv(1, h("00070000")) + tlv(2, h("00000001", "0007")) + tlv(3, h("00000400")) + tlv(4, b"")
    causes += tlv(5, v4) + tlv(6, chunk(0x3E, b"odd")) + tlv(7, b"") + tlv(8, tlv(0x4001, b"x")) + tlv(9, h("00000064"))
    causes += tlv(10, b"") + tlv(11, v4) + tlv(13, b"protocol")
    return [
        packet(chunk(1, start + init), tag="00000000"),
        packet(chunk(2, start + tlv(7, noise(20)) + tlv(8, tlv(0x8007, b"ab"))), back=True, tag="00112233"),
        packet(chunk(10, noise(20)), chunk(0, data, 3)),
        packet(chunk(11), chunk(3, h("00000064", "0001a000", "0002", "0001", "00020003", "00050006", "00000063")), back=True),
        packet(chunk(0, h("00000065", "0001", "0001", "0000002e") + b"second, unordered", 6)),
        packet(chunk(0, h("00000066", "0001", "0001", "00000033") + b"end", 0x19)),
        packet(chunk(64, h("00000067", "0001", "0000", "00000009", "00000032") + b"begin", 2),
               chunk(64, h("00000068", "0001", "0000", "00000009", "00000001") + b"end", 1)),
        packet(chunk(16, h("00000064", "0001a000", "0001", "0001", "0001", "0000", "00020003", "00040005", "00000062")), back=True),
        packet(chunk(4, tlv(1, noise(12)))), packet(chunk(5, tlv(1, noise(12))), back=True),
        packet(chunk(12, h("00000065"))), packet(chunk(13, h("00000065")), back=True),
        packet(chunk(9, causes), back=True),
        packet(chunk(15, h("0002", "0001") + noise(20)), chunk(193, h("00000005") + v4
               + tlv(0xC001, h("00000001") + v4) + tlv(0xC002, h("00000002") + v6) + tlv(0xC004, h("00000003") + v4))),
        packet(chunk(15, h("0002", "0003") + noise(32)), chunk(128, h("00000005") + tlv(0xC005, h("00000001"))
               + tlv(0xC003, h("00000002") + tlv(0xA0, v6))), back=True),
        packet(chunk(130, tlv(13, h("00000001", "00000002", "00000068", "0001", "0002")))),
        packet(chunk(130, tlv(14, h("00000002", "0001")) + tlv(15, h("00000003"))), back=True),
        packet(chunk(130, tlv(16, h("00000001", "00000001")) + tlv(16, h("00000003", "00000001", "00000070", "00000080")))),
        packet(chunk(130, tlv(17, h("00000004", "0002", "0000")) + tlv(18, h("00000005", "0003", "0000"))), back=True),
        packet(chunk(192, h("00000069", "0001", "0004")), chunk(194, h("0000006a", "0001", "0001", "00000009"))),
        packet(chunk(132, bytes(8)), chunk(129, h("00001000", "00000800", "0000", "0000"), 2)),
        packet(chunk(7, h("00000065"))), packet(chunk(8), back=True), packet(chunk(14, b"", 1)),
        packet(chunk(6, tlv(12, b"not wanted")), chunk(0x3E, b"odd"), back=True),
    ]


def slow_protocols():
    """Link aggregation, its marker, and maintenance of a link."""
    def slow(subtype, *digits, source=A):
        return ethernet(0x8809, bytes([subtype]) + h(*digits), source, SLOW)

    def end(kind, card, state):
        return f"{kind}14" + "8000" + card + "0007" + "8001" + "0009" + state + "000000"

    def lacp(state, other):
        return slow(1, "01", end("01", A, state), end("02", B, other), "03100005", "00" * 12, "0000", "00" * 50)

    def maintenance(flags, code, *digits, source=A):
        return slow(3, flags, code, *digits, source=source)

    local = "0110" + "01" + "0001" + "00" + "1f" + "05ee" + "00005e" + "01020304"
    symbol = "0128" + "0001" + "0000000000000064" + "0000000000000005" + "0000000000000006" + "0000000000000007" + "00000008"
    frame = "021a" + "0002" + "0064" + "00000005" + "00000006" + "0000000000000007" + "00000008"
    period = "031c" + "0003" + "00000064" + "00000005" + "00000006" + "0000000000000007" + "00000008"
    seconds = "0412" + "0004" + "0258" + "0005" + "0006" + "00000007" + "00000008"
    return [
        lacp("45", "00"), lacp("3d", "3d"), lacp("bd", "c7"),
        slow(2, "01", "0110", "0001", A, "00000009", "0000", "0000", "00" * 90),
        slow(2, "01", "0210", "0001", A, "00000009", "0000", "0000", "00" * 90, source=B),
        maintenance("0008", "00", local, "00"),
        maintenance("0050", "00", local, local.replace("0110", "0210", 1), "fe0600005e01", "00", source=B),
        maintenance("0050", "01", "0001", symbol, "00"),
        maintenance("0050", "01", "0002", frame, period, seconds, "fe0600005e02", "00"),
        maintenance("0050", "02", "070002", "030004", "00"),
        maintenance("0050", "03", "0700020400000005", "03000482", "00", source=B),
        maintenance("0050", "04", "01"), maintenance("0050", "04", "02"),
        maintenance("0052", "fe", "00005e", "0a0b"),
        slow(10, "00005e", "01"),
    ]


def tcp_options():
    """Multipath TCP, authentication, user timeout, Fast Open."""
    syn, both, ack = 2, 0x12, 0x10

    def option(kind, *digits):
        value = h(*digits)
        return bytes([kind, 2 + len(value)]) + value

    key, other = "0102030405060708", "1112131415161718"
    return [
        tcp(syn, option(30, "01", "81")),
        tcp(both, option(30, "01", "81", key), True),
        tcp(ack, option(30, "01", "81", key, other)),
        tcp(ack, option(30, "01", "81", key, other, "0005", "1234"), data=b"first"),
        tcp(ack, option(30, "20", "01", "00000005"), True),
        tcp(ack, option(30, "20", "1d", "00000005", "00000000000000ff", "00000001", "0005"), data=b"data!"),
        tcp(ack, option(30, "20", "05", "00000005", "000000ff", "00000001", "0005"), data=b"data!"),
        tcp(syn, option(30, "00", "81", key)),
        tcp(syn, option(30, "11", "02", "0a0b0c0d", "21222324")),
        tcp(both, option(30, "10", "03", key, "31323334"), True),
        tcp(ack, option(30, "10", "00", noise(20).hex())),
        tcp(ack, option(30, "31", "02", "c0000207", key)),
        tcp(ack, option(30, "30", "03", "cb007107", "1f90", key)),
        tcp(ack, option(30, "30", "04", "20010db8000000000000000000000007"), True),
        tcp(ack, option(30, "51")),
        tcp(ack, option(30, "60", "00", "0000000000000105")),
        tcp(ack, option(30, "70", "00", key)),
        tcp(0x14, option(30, "80", "02")),
        tcp(syn, option(2, "05b4") + option(29, "0102", noise(12).hex())),
        tcp(ack, option(28, "8005") + option(28, "003c")),
        tcp(syn, option(34) + option(253, "5e530102030405")),
        tcp(both, option(34, key), True),
        tcp(syn, option(254, "f989", key) + option(3, "07")),
        tcp(syn, option(19, noise(16).hex())),
    ]


def gtp():
    """Tunnels of a mobile network: packets with and without optional words, and what the ends say to each other."""
    def message(kind, body, flags=0x30, tunnel="00000005", words=b""):
        return struct.pack(">BBH", flags, kind, len(words + body)) + h(tunnel) + words + body

    ends = [ipaddress.ip_address(one).packed for one in ("198.51.100.1", "198.51.100.2")]
    inner = struct.pack(">HHHH", 40000, 9, 13, 0) + b"inner"
    packet = ipv4(17, summed(17, inner, 6, ends), ends)
    ports = (2152, 2152)
    return [
        udp(ports, message(255, packet)),
        udp(ports, message(255, packet, 0x32, words=h("00070000")), True),
        udp(ports, message(255, packet, 0x33, words=h("00080900"))),
        udp(ports, message(255, packet, 0x34, words=h("00000085", "01004900"))),
        udp(ports, message(255, packet, 0x34, words=h("00000085", "01104900")), True),
        udp(ports, message(255, packet, 0x34, words=h("000000c0", "01123440", "01c35000"))),
        udp(ports, message(1, b"", 0x32, "00000000", h("00090000"))),
        udp(ports, message(2, h("0e00"), 0x32, "00000000", h("00090000")), True),
        udp(ports, message(26, h("1000000005", "850004", "c0000202"), 0x32, "00000000", h("000a0000")), True),
        udp(ports, message(31, h("8d028540"), 0x32, "00000000", h("000b0000")), True),
        udp(ports, message(254, b"")),
    ]


def l2tp():
    """A tunnel is set up, carries a packet, and is torn down."""
    def attribute(kind, *digits, flags=0x80):
        value = h(*digits)
        return struct.pack(">BBHH", flags, 6 + len(value), 0, kind) + value

    def control(kind, ns, nr, *attributes, tunnel=7, session=0):
        body = attribute(0, f"{kind:04x}") + b"".join(attributes)
        return struct.pack(">HHHHHH", 0xC802, 12 + len(body), tunnel, session, ns, nr) + body

    ends = [ipaddress.ip_address(one).packed for one in ("198.51.100.1", "198.51.100.2")]
    inner = struct.pack(">HHHH", 40000, 9, 13, 0) + b"inner"
    ppp = h("0021") + ipv4(17, summed(17, inner, 6, ends), ends)
    name = attribute(7, b"lac.example.com".hex())
    ports = (1701, 1701)
    return [
        udp(ports, control(1, 0, 0, attribute(2, "0100"), attribute(3, "00000003"), name, attribute(9, "0007"), tunnel=0)),
        udp(ports, control(2, 0, 1, attribute(2, "0100"), attribute(3, "00000003"), name, attribute(9, "0005")), True),
        udp(ports, control(3, 1, 1, tunnel=5)),
        udp(ports, struct.pack(">HHHHHH", 0xC802, 12, 7, 0, 1, 2), True),
        udp(ports, h("0002", "0005", "0001", "ff03") + ppp),
        udp(ports, h("4802") + struct.pack(">HHHHH", 12 + len(ppp), 7, 1, 3, 4) + ppp, True),
        udp(ports, h("0202", "0005", "0001", "0002", "0000") + ppp),
        udp(ports, control(4, 2, 1, attribute(9, "0007"), attribute(1, "0001"), tunnel=5)),
    ]


def etherip():
    """An Ethernet frame in IPv4 and in IPv6."""
    inner = ethernet(0x806, h("0001080006040001", C, "cb007101", "00" * 6, "cb007102"), C, "f" * 12)
    return [ip(97, h("3000") + inner), ip(97, h("3000") + inner, True, 6)]


CAPTURES = {name.replace("_", "-"): found for name, found in list(globals().items())
            if callable(found) and (found.__doc__ or "").strip() and name != "main"}

if __name__ == "__main__":
    main(*sys.argv[1:])
