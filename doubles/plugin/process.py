"""Life cycle of a plugin process: the port line, the signals, the end with the CLI."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import grpc  # type: ignore[import-untyped]  # has no stubs

MAX_MESSAGE_BYTES = 400 * 1024 * 1024
"""Limit of a message's size, as in the engine and the SDKs."""

_WORKERS = 128
"""Calls that run at once. Awaits hold a worker each, and `--parallel` may be raised."""

_WATCH_SECONDS = 1.0

CHANNEL_OPTIONS = (
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
)


def engine_address(arguments: Sequence[str]) -> str:
    """The last positional argument; empty when there is none. Flags may precede it."""
    positional = [argument for argument in arguments if not argument.startswith("-")]
    return positional[-1] if positional else ""


def serve(register: Callable[[grpc.Server], None]) -> None:
    """Serve on a free loopback port, print it on stdout, and return at SIGINT or SIGTERM.

    The process ends at once when its parent is gone: the CLI, when it is killed, leaves its
    plugins running, and nothing else would ever end them.
    """
    # grpc reports a method that is left unimplemented as an error with a traceback on stderr,
    # which the CLI shows to the user.
    logging.getLogger("grpc").disabled = True
    logging.getLogger("grpc._server").disabled = True
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    server = grpc.server(ThreadPoolExecutor(max_workers=_WORKERS), options=CHANNEL_OPTIONS)
    register(server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    parent = os.getppid()
    while not ended.wait(_WATCH_SECONDS):
        if os.getppid() != parent:
            break
    sys.stdout.flush()
    # Threads may still wait for a cluster, and no caller is left for their reports.
    os._exit(0)
