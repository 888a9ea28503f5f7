"""One serving cluster for all processes of a test run: the first starts it, the last stops it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.layout import Layout
from sandbox.lock import exclusive
from tests.support.traffic import Serving

_PREFIX = "test-serving-"


@contextmanager
def shared(layout: Layout, run: str) -> Iterator[Serving]:
    """The cluster of a run, which is up until the last process of the run leaves the block.

    Each process holds a lock on a file of its own, which the system takes from it however it
    ends. What a run left behind whose processes are all gone is removed by the next one.

    Args:
        layout: the sandbox.
        run: the same text in every process of the run, another one in every other run.
    """
    name = f"{_PREFIX}{run}"
    users = layout.root / "serving"
    lock = layout.root / "serving.lock"
    mine = users / name / str(os.getpid())
    with exclusive(lock, "starting or stopping what serves"):
        _remove_abandoned(layout, users)
        mine.parent.mkdir(parents=True, exist_ok=True)
        held = os.open(mine, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC)
        fcntl.flock(held, fcntl.LOCK_EX)
        serving = Serving(layout, name)
        try:
            serving.up()
        except BaseException:
            os.close(held)
            _remove_abandoned(layout, users)
            raise
    try:
        yield serving
    finally:
        with exclusive(lock, "starting or stopping what serves"):
            os.close(held)
            _remove_abandoned(layout, users)


def _remove_abandoned(layout: Layout, users: Path) -> None:
    for folder in users.glob(f"{_PREFIX}*"):
        for file in folder.iterdir():
            if not _is_held(file):
                file.unlink()
        if not any(folder.iterdir()):
            Serving(layout, folder.name).down()
            folder.rmdir()


def _is_held(file: Path) -> bool:
    with file.open() as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
