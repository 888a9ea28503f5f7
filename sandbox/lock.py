"""Lock for commands of the sandbox that would undo each other's work."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sandbox.console import say


@contextmanager
def exclusive(path: Path, what: str) -> Iterator[None]:
    """Hold the lock file for the block; report if another command holds it, and wait.

    The lock belongs to the open file, so a crashed holder leaves nothing to clean up. The holder
    may remove the file, or the folder it is in.
    """
    reported = False
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not reported:
                    say(f"waiting: another command is {what} (lock: {path})")
                    reported = True
                fcntl.flock(file, fcntl.LOCK_EX)
            if not _is_at(file, path):
                # The holder before us removed it, and the next one would lock a new file.
                continue
            yield
            return


def _is_at(file: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
