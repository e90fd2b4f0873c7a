"""Sockets of two hosts in one program, so that the order of what happens is the order in which it is written."""
import contextlib
import ctypes
import os
import socket

CLONE_NEWNET = 0x40000000


@contextlib.contextmanager
def inside(host):
    """A socket that is made here belongs to the host, wherever it is used."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/self/ns/net", "rb") as home, open(f"/run/netns/{host}", "rb") as there:
        if libc.setns(there.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), host)
        try:
            yield
        finally:
            libc.setns(home.fileno(), CLONE_NEWNET)


def tcp(host, address=None, family=socket.AF_INET):
    with inside(host):
        one = socket.socket(family, socket.SOCK_STREAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if address:
            one.bind(address)
        return one


def udp(host, address, family=socket.AF_INET):
    with inside(host):
        one = socket.socket(family, socket.SOCK_DGRAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(address)
        return one
