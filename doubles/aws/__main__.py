"""`python -m doubles.aws [--port N]`: AWS on loopback, until a signal or its parent's end."""

from __future__ import annotations

import argparse
import os
import signal
import threading

from doubles.aws.server import serve
from sandbox.ports import LOOPBACK

_WATCH_SECONDS = 1.0


def main() -> None:
    """Serve until a signal or the parent's end; the first line of output is the URL."""
    parser = argparse.ArgumentParser(prog="python -m doubles.aws", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parent = os.getppid()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    port, nodes = serve(parser.parse_args().port)
    print(f"http://{LOOPBACK}:{port}", flush=True)
    while not ended.wait(_WATCH_SECONDS) and os.getppid() == parent:
        pass
    nodes.clear()
    # Answers may still be held back, and no client is left to receive them.
    os._exit(0)


if __name__ == "__main__":
    main()
