#!/usr/bin/env python3
"""Conversations of TCP and UDP between hosts a and b, by the name of their capture."""
import socket
import struct
import sys
import threading
import time

from hosts import inside, tcp, udp

A, B = ("192.0.2.1", 40001), ("192.0.2.2", 8000)
TEXT = "网络编程测试."
TCP_MD5SIG, TCP_FASTOPEN, MSG_FASTOPEN = 14, 23, 0x20000000
IPPROTO_UDPLITE, UDPLITE_SEND_CSCOV, SO_NO_CHECK = 136, 10, 11


def pause(seconds=0.1):
    """By default long enough for an acknowledgement to travel by itself."""
    time.sleep(seconds)


def listener(prepare=lambda one: None):
    one = tcp("b", B)
    prepare(one)
    one.listen()
    return one


def meet(prepare_a=lambda one: None, prepare_b=lambda one: None):
    """Both ends of a new connection."""
    waiting, client = listener(prepare_b), tcp("a", A)
    prepare_a(client)
    client.connect(B)
    server, _ = waiting.accept()
    return client, server


def part(first, second):
    """Both close, the second after it has read everything, for else it would reset the connection."""
    first.close()
    second.setblocking(False)
    try:
        while second.recv(10000):
            pass
    except BlockingIOError:
        pass
    pause()
    second.close()
    pause()


def tcp_greeting():
    client, server = meet()
    server.sendall(TEXT.encode())
    pause()
    server.close()
    while client.recv(1024):
        pass
    pause()
    client.close()
    pause()


def tcp_reset():
    client = tcp("a", A)
    try:
        client.connect(("192.0.2.2", 8001))  # refused
    except ConnectionRefusedError:
        client.close()
    client, server = meet()
    client.sendall(b"I leave at once.")
    pause()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()  # aborted
    pause()
    server.close()


def tcp_sack():
    client, server = meet(lambda one: one.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 412))
    client.sendall(b"".join(bytes([letter]) * 400 for letter in b"abcdefg"))
    pause(1)
    part(client, server)


def tcp_md5():
    def sign(other):
        key = b"secret of example.com"
        address = struct.pack("=HH4s", socket.AF_INET, 0, socket.inet_aton(other)).ljust(128, b"\0")
        option = address + struct.pack("=BBHi", 0, 0, len(key), 0) + key.ljust(80, b"\0")
        return lambda one: one.setsockopt(socket.IPPROTO_TCP, TCP_MD5SIG, option)

    client, server = meet(sign("192.0.2.2"), sign("192.0.2.1"))
    client.sendall(b"signed")
    pause()
    part(client, server)


def tcp_fast_open():
    waiting = listener(lambda one: one.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN, 5))
    for port in (40001, 40002):  # first asks for a cookie, then has one
        client = tcp("a", ("192.0.2.1", port))
        client.sendto(b"early data", MSG_FASTOPEN, B)
        server, _ = waiting.accept()
        server.recv(100)
        pause()
        part(client, server)


def tcp_urgent():
    client, server = meet()
    client.sendall(b"ordinary")
    pause()
    client.send(b"!", socket.MSG_OOB)
    pause()
    part(client, server)


def tcp_window():
    small = 2304
    client, server = meet(prepare_b=lambda one: one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, small))
    client.setblocking(False)
    sent = client.send(bytes(3000))  # more than b takes
    pause(1)  # the window is shut, and probed
    while sent:
        sent -= len(server.recv(sent))  # now it opens
    pause(0.5)
    part(client, server)


def tcp_keep_alive():
    client, server = meet()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
    client.sendall(b"still there?")
    pause(2.5)
    part(client, server)


def tcp_ecn():
    client, server = meet()
    client.sendall(bytes(1000))  # marked on its way to b
    pause()
    client.sendall(b"congestion window reduced")
    pause()
    part(client, server)


def tcp_plain():
    client, server = meet()
    client.sendall(b"plain")
    pause()
    part(client, server)


def tcp_simultaneous_open():
    """Both connect, from and to fixed ports; the way takes so long that their SYNs cross."""
    ends = tcp("a", A), tcp("b", B)
    both = threading.Barrier(2)

    def connect(one, far):
        both.wait()
        one.connect(far)

    threads = [threading.Thread(target=connect, args=pair) for pair in zip(ends, (B, A))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    part(*ends)


def udp_gbk():
    client, server = udp("a", A), udp("b", B)
    client.sendto(TEXT.encode("gbk"), B)
    data, far = server.recvfrom(100)
    server.sendto(data.decode("gbk").encode("gbk"), far)


def udp_encodings():
    client, _server = udp("a", A), udp("b", B)
    for encoding, text in [("utf-8", TEXT), ("gb18030", TEXT + " 𠀀€"), ("big5", "網路程式測試。"),
                           ("shift_jis", "ネットワーク試験。"), ("euc-kr", "네트워크 시험."), ("utf-16", TEXT),
                           ("latin-1", "Prüfung für große Netze."), ("ascii", "plain text\r\n")]:
        client.sendto(text.encode(encoding), B)
        pause(0.01)
    client.sendto(bytes([0xFF, 0xFE, 0xC0, 0x80, 0x00, 0x1B]) + b"[31m", B)  # no text at all
    client.sendto(b"", B)


def udp_checksum():
    client, server = udp("a", A), udp("b", B)
    client.sendto(b"summed", B)
    client.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
    client.sendto(b"not summed", B)


def udp_lite():
    with inside("a"):
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, IPPROTO_UDPLITE)
    with inside("b"):
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, IPPROTO_UDPLITE)
    client.bind(A)
    server.bind(B)
    client.sendto(b"all of it summed", B)
    client.setsockopt(IPPROTO_UDPLITE, UDPLITE_SEND_CSCOV, 8)
    client.sendto(b"only the header summed", B)


if __name__ == "__main__":
    globals()[sys.argv[1].replace("-", "_")]()
