#!/usr/bin/env python3
"""Multicast DNS (RFC 6762): a asks for services, b answers with one of its own, then takes leave."""
import socket
import struct
import time

from hosts import udp

GROUP = ("224.0.0.251", 5353)
PTR, TXT, A, SRV, CACHE_FLUSH = 12, 16, 1, 33, 0x8000


def main():
    a, b = speaker("a", "192.0.2.1"), speaker("b", "192.0.2.2")
    type_, service, host = "_http._tcp.local", "Example._http._tcp.local", "host.local"
    a.sendto(struct.pack(">6H", 0, 0, 1, 0, 0, 0) + name(type_) + struct.pack(">HH", PTR, 0x8001), GROUP)
    time.sleep(0.1)
    at = {}
    answer = struct.pack(">6H", 0, 0x8400, 0, 1, 0, 3)
    answer = record(answer, at, type_, PTR, 1, 120, lambda so_far: name(service, at, so_far))
    answer = record(answer, at, service, SRV, 1 | CACHE_FLUSH, 120,
                    lambda so_far: struct.pack(">HHH", 0, 0, 80) + name(host, at, so_far + 6))
    answer = record(answer, at, service, TXT, 1 | CACHE_FLUSH, 120, lambda _: b"\x06path=/\x09txtvers=1")
    answer = record(answer, at, host, A, 1 | CACHE_FLUSH, 120, lambda _: socket.inet_aton("192.0.2.2"))
    b.sendto(answer, GROUP)
    time.sleep(0.1)
    farewell = struct.pack(">6H", 0, 0x8400, 0, 1, 0, 0)
    b.sendto(record(farewell, {}, type_, PTR, 1, 0, lambda _: name(service)), GROUP)


def speaker(host, address):
    one = udp(host, ("", 5353))
    one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
    one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
    return one


def record(message, at, owner, kind, class_, ttl, data):
    message += name(owner, at, len(message)) + struct.pack(">HHI", kind, class_, ttl)
    data = data(len(message) + 2)
    return message + struct.pack(">H", len(data)) + data


def name(text, at=None, offset=0):
    """Labels, or a pointer to where the rest of the name stands already."""
    out = b""
    while text:
        if at is not None and text in at:
            return out + struct.pack(">H", 0xC000 | at[text])
        if at is not None:
            at[text] = offset + len(out)
        label, _, text = text.partition(".")
        out += bytes([len(label)]) + label.encode()
    return out + b"\0"


if __name__ == "__main__":
    main()
