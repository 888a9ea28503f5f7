"""One sandbox command at a time where two would undo each other's work."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.console import say


@contextmanager
def exclusive(path: Path, what: str) -> Iterator[None]:
    """Hold the lock file for the block; wait for another holder, and say that it waits.

    The lock belongs to the open file, so a crashed holder leaves nothing to clean up.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting: another command is {what} (lock: {path})")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
