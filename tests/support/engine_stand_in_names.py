"""Name server for Services, which answers as the DNS of a cluster does."""

from __future__ import annotations

import socket
import socketserver
import struct

from tests.support.engine_stand_in_addresses import Addresses

RESOLVER = "nameserver 127.0.0.1\nsearch svc.cluster.local cluster.local\noptions ndots:5\n"
"""The /etc/resolv.conf of its clients."""

_PORT = 53
_A = 1
_NO_SUCH_NAME = 3
_TTL_SECONDS = 0
_SERVICE_SUFFIXES = (("svc", "cluster", "local"), ("svc",), ())


class NameServer(socketserver.ThreadingUDPServer):
    """Name server for `<service>.<namespace>`, alone or with `.svc` or `.svc.cluster.local`."""

    daemon_threads = True

    def __init__(self, addresses: Addresses) -> None:
        super().__init__(("127.0.0.1", _PORT), _Query)
        self.addresses = addresses


class _Query(socketserver.BaseRequestHandler):
    server: NameServer

    def handle(self) -> None:
        message: bytes
        server: socket.socket
        message, server = self.request
        labels, end = _question(message)
        (kind,) = struct.unpack_from("!H", message, end)
        address = self._address(labels)
        answers = [address] if address is not None and kind == _A else []
        flags = 0x8580 | (_NO_SUCH_NAME if address is None else 0)
        reply = message[:2] + struct.pack("!HHHHH", flags, 1, len(answers), 0, 0)
        reply += message[12 : end + 4]
        for answer in answers:
            # The name is the one of the question, twelve bytes after the beginning.
            reply += struct.pack("!HHHIH4s", 0xC00C, _A, 1, _TTL_SECONDS, 4, _packed(answer))
        server.sendto(reply, self.client_address)

    def _address(self, labels: tuple[str, ...]) -> str | None:
        for suffix in _SERVICE_SUFFIXES:
            if labels[2:] == suffix and len(labels) >= 2:
                return self.server.addresses.service(labels[0], labels[1])
        return None


def _question(message: bytes) -> tuple[tuple[str, ...], int]:
    """The labels of the first question's name, in lower case, and the position of its type."""
    labels, position = [], 12
    while length := message[position]:
        labels.append(message[position + 1 : position + 1 + length].decode().lower())
        position += 1 + length
    return tuple(labels), position + 1


def _packed(address: str) -> bytes:
    return socket.inet_aton(address)
