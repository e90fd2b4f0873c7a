#!/usr/bin/env python3
"""A network device in user space, for what not every kernel has: a host talks through a tap or tun device, and
what it says travels through another interface in another form. Runs inside the host; ends when it is killed.

wire.py TAP IF pad                            a card that pads frames to 60 bytes (a veth pair does not)
wire.py TAP IF delay SECONDS                  a long way
wire.py TAP IF tag TPID:TCI…                  a switch port that adds and removes VLAN tags, outermost first
wire.py TAP LOCAL REMOTE geneve VNI [OPTIONS] Geneve (RFC 8926); options in hex
wire.py TUN LOCAL REMOTE gre [KEY]            GRE (RFC 2784, 2890) with checksum, key and sequence number
wire.py TAP LOCAL REMOTE gretap               GRE around Ethernet frames, without options
wire.py TUN LOCAL REMOTE ipip                 IPv4 in IPv4 (RFC 2003), IPv6 in IPv4 (RFC 4213)
wire.py TUN IF mpls PEER-MAC LABEL…           MPLS (RFC 3032), outermost first
wire.py TUN - drop                            swallows everything
"""
import fcntl
import os
import select
import socket
import struct
import sys
import threading
import time

TUNSETIFF, IFF_TUN, IFF_TAP, IFF_NO_PI = 0x400454CA, 1, 2, 0x1000
VLANS = (0x8100, 0x88A8)


def main(device, *words):
    kind = next(word for word in words if word in PEERS)
    near = open_device(device, IFF_TUN if kind in ("gre", "ipip", "mpls", "drop") else IFF_TAP)
    at = words.index(kind)
    send, receive = PEERS[kind](words[:at], *words[at + 1:])
    print("wire is up", flush=True)

    def outwards():
        while True:
            if data := read(near):
                send(data)

    threading.Thread(target=outwards, daemon=True).start()
    while True:
        for data in receive():
            try:
                os.write(near, data)
            except OSError:
                pass  # device is down


def read(near):
    try:
        return os.read(near, 65535)
    except OSError:
        select.select([near], [], [], 0.1)  # device is down


def open_device(name, mode):
    near = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(near, TUNSETIFF, struct.pack("16sH22x", name.encode(), mode | IFF_NO_PI))
    return near


def frames(interface):
    """All frames that reach an interface; the kernel has taken the outermost VLAN tag off them."""
    card = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    card.bind((interface, 3))

    def receive():
        data, (_, _, direction, *_) = card.recvfrom(65535)
        return [] if direction == socket.PACKET_OUTGOING else [data]

    return card, receive


def pad(ends):
    card, receive = frames(*ends)
    return lambda data: card.send(data.ljust(60, b"\0")), receive


def delay(ends, seconds):
    card, receive = frames(*ends)

    def send(data):
        time.sleep(float(seconds))
        card.send(data)

    return send, receive


def tag(ends, *tags):
    card, receive = frames(*ends)
    head = b"".join(struct.pack(">HH", *(int(part, 16) for part in one.split(":"))) for one in tags)

    def untagged():
        for data in receive():
            while int.from_bytes(data[12:14], "big") in VLANS:
                data = data[:12] + data[16:]
            yield data

    return lambda data: card.send(data[:12] + head + data[12:]), untagged


def mpls(ends, peer, *labels):
    card, receive = frames(*ends)
    last = len(labels) - 1
    stack = b"".join(struct.pack(">I", int(label) << 12 | (at == last) << 8 | 64) for at, label in enumerate(labels))
    head = bytes.fromhex(peer.replace(":", "")) + card.getsockname()[4] + b"\x88\x47"

    def unlabelled():
        for data in receive():
            if data[12:14] == b"\x88\x47":
                at = 14
                while not data[at + 2] & 1:
                    at += 4
                yield data[at + 4:]

    return lambda data: card.send(head + stack + data), unlabelled


def geneve(ends, vni, options=""):
    local, remote = ends
    far = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    far.bind((local, 6081))
    options = bytes.fromhex(options)
    head = struct.pack(">BBHI", len(options) // 4, 0, 0x6558, int(vni) << 8) + options

    def unwrapped():
        data = far.recv(65535)
        yield data[8 + (data[0] & 0x3F) * 4:]

    return lambda data: far.sendto(head + data, (remote, 6081)), unwrapped


def gre(ends, key=None):
    number = -1

    def wrap(data):
        nonlocal number
        kind = 0x0800 if data[0] >> 4 == 4 else 0x86DD
        if key is None:
            return struct.pack(">HH", 0, kind) + data
        number += 1
        head = struct.pack(">HHHHII", 0xB000, kind, 0, 0, int(key), number)
        return head[:4] + struct.pack(">H", checksum(head + data)) + head[6:] + data

    return raw(ends, 47, wrap, gre_payload)


def gretap(ends):
    return raw(ends, 47, lambda data: struct.pack(">HH", 0, 0x6558) + data, gre_payload)


def gre_payload(data):
    return data[4 + 4 * bin(data[0] & 0xB0).count("1"):]


def ipip(ends):
    send4, _ = raw(ends, 4, bytes, bytes)
    send6, receive6 = raw(ends, 41, bytes, bytes)
    _, receive4 = raw(ends, 4, bytes, bytes)
    receivers = [receive4, receive6]

    def either():
        ready, _, _ = select.select([one.socket for one in receivers], [], [])
        for one in receivers:
            if one.socket in ready:
                yield from one()

    return lambda data: (send4 if data[0] >> 4 == 4 else send6)(data), either


def raw(ends, protocol, wrap, unwrap):
    local, remote = ends
    far = socket.socket(socket.AF_INET, socket.SOCK_RAW, protocol)
    far.bind((local, 0))

    def receive():
        data = far.recv(65535)
        return [unwrap(data[(data[0] & 15) * 4:])]

    receive.socket = far
    return lambda data: far.sendto(wrap(data), (remote, 0)), receive


def drop(_ends):
    return lambda _: None, lambda: select.select([], [], []) and []


def checksum(data):
    total = sum(struct.unpack(f">{(len(data) + 1) // 2}H", data + bytes(len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


PEERS = {"pad": pad, "delay": delay, "tag": tag, "mpls": mpls, "geneve": geneve, "gre": gre, "gretap": gretap, "ipip": ipip, "drop": drop}

if __name__ == "__main__":
    main(*sys.argv[1:])
