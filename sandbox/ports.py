"""Free loopback ports."""

from __future__ import annotations

import random
import socket
from collections.abc import Collection

from sandbox.errors import SandboxError

LOOPBACK = "127.0.0.1"
CANDIDATES = range(20000, 30000)
"""Below the ports that Linux gives to outgoing connections (32768 and up by default), so that a
port that is free now is not taken by an outgoing connection a moment later; and below the
node ports of Kubernetes (30000-32767)."""


def choose(names: Collection[str], avoid: Collection[int] = ()) -> dict[str, int]:
    """One free port for each name.

    Raises:
        SandboxError: there are not enough free ports.
    """
    candidates = [port for port in CANDIDATES if port not in avoid]
    random.shuffle(candidates)
    chosen: dict[str, int] = {}
    remaining = iter(candidates)
    for name in names:
        port = next((port for port in remaining if is_free(port)), None)
        if port is None:
            raise SandboxError(
                f"no free port on {LOOPBACK} in {CANDIDATES.start}-{CANDIDATES.stop - 1}: "
                "stop some servers and repeat."
            )
        chosen[name] = port
    return chosen


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        # Connections of a server that just died linger; they do not keep the next one out.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen()
        except OSError:
            return False
    return True
