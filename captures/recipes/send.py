#!/usr/bin/env python3
"""Sends one thing that no everyday program sends, from inside a host; what comes back is for the recording.

send.py udp FROM:PORT TO:PORT HEX [HEADER=HEX…]   one UDP datagram, behind IPv6 extension headers
send.py icmp TO HEX                               one ICMP message, its checksum filled in
send.py ip FROM TO PROTOCOL HEX                   anything behind an IPv4 or IPv6 header
send.py join GROUP IF [SOURCE]                    joins a multicast group for a moment and leaves it
"""
import socket
import struct
import sys
import time


def main(verb, *words):
    VERBS[verb](*words)
    time.sleep(0.1)


def udp(near, far, data, *headers):
    near, far = endpoint(near), endpoint(far)
    with socket.socket(family(near[0]), socket.SOCK_DGRAM) as one:
        one.bind(near)
        for header in headers:
            name, value = header.split("=")
            one.setsockopt(socket.IPPROTO_IPV6, HEADERS[name], bytes.fromhex(value))
        one.sendto(bytes.fromhex(data), far)


def icmp(far, data):
    data = bytes.fromhex(data)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    total = (total & 0xFFFF) + (total >> 16)
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as one:
        one.sendto(data[:2] + struct.pack(">H", ~total & 0xFFFF) + data[4:], (far, 0))
        time.sleep(0.1)


def ip(near, far, protocol, data):
    with socket.socket(family(far), socket.SOCK_RAW, int(protocol)) as one:
        one.bind((near, 0))
        one.sendto(bytes.fromhex(data), (far, 0))
        time.sleep(0.1)


def join(group, interface, source=None):
    level = socket.IPPROTO_IPV6 if ":" in group else socket.IPPROTO_IP
    with socket.socket(family(group), socket.SOCK_DGRAM) as one:
        request = struct.pack("I4x", socket.if_nametoindex(interface)) + sockaddr(group)
        if source:
            request, option = request + sockaddr(source), 46  # MCAST_JOIN_SOURCE_GROUP
        else:
            option = 42  # MCAST_JOIN_GROUP
        one.setsockopt(level, option, request)
        time.sleep(1.5)
    time.sleep(1.5)


def sockaddr(address):
    """struct sockaddr_storage"""
    kind = family(address)
    gap = bytes(6 if kind == socket.AF_INET6 else 2)
    return (struct.pack("H", kind) + gap + socket.inet_pton(kind, address)).ljust(128, b"\0")


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def endpoint(text):
    address, port = text.rsplit(":", 1)
    return address.strip("[]"), int(port)


# IPV6_HOPOPTS and its like of Linux
HEADERS = {"hopopts": 54, "rthdrdstopts": 55, "rthdr": 57, "dstopts": 59}
VERBS = {"udp": udp, "icmp": icmp, "ip": ip, "join": join}

if __name__ == "__main__":
    main(*sys.argv[1:])
