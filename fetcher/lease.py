"""Who may write into a folder that pods share: a file that its owner keeps changing.

Nothing here compares clocks of machines: a lease whose content did not change for long enough, by
the clock of the one who watches it, is given up. A pod that hung asks whether it is still its own
before it writes again.
"""

import os
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

LEASE = 120.0
"""Seconds without a change; network file systems may show changes a minute late."""
BEAT = 10.0
POLL = 2.0
FILE = ".lease"


class Lease:
    """The right to write into a folder, from `acquire` to `release`."""

    def __init__(self, folder: Path, *, lease: float = LEASE, beat: float = BEAT) -> None:
        self._path = folder / FILE
        self._lease = lease
        self._beat = beat
        self._owner = secrets.token_hex(8)
        self._count = 0
        self._over = threading.Event()
        self._is_lost = False
        self._renewed = time.monotonic()

    def acquire(self, waiting: Callable[[], None]) -> None:
        """Returns once it is ours; `waiting` is called now and then until it is."""
        seen, since = "", time.monotonic()
        while not self._create():
            content = self._read()
            if content != seen:
                seen, since = content, time.monotonic()
            elif time.monotonic() - since > self._lease and self._take_over(seen):
                break
            waiting()
            time.sleep(min(POLL, self._beat))
        self._renewed = time.monotonic()
        threading.Thread(target=self._keep, daemon=True).start()

    def is_held(self) -> bool:
        """Whether it is still ours; looked up if it was not renewed in time."""
        if not self._is_lost and time.monotonic() - self._renewed > 2 * self._beat:
            self._is_lost = not self._is_ours()
        return not self._is_lost

    def release(self) -> None:
        """Lets the next one in."""
        self._over.set()
        if self._is_ours():
            self._path.unlink(missing_ok=True)

    def _create(self) -> bool:
        try:
            file = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o664)
        except FileExistsError:
            return False
        with os.fdopen(file, "w") as out:
            out.write(self._content())
        return True

    def _take_over(self, seen: str) -> bool:
        fresh = self._draft()
        if self._read() != seen:
            fresh.unlink(missing_ok=True)
            return False
        fresh.replace(self._path)
        # Of several who take it over at once, the last one to write has it.
        time.sleep(min(POLL, self._beat))
        return self._is_ours()

    def _keep(self) -> None:
        while not self._over.wait(self._beat):
            self._count += 1
            try:
                fresh = self._draft()
                if not self._is_ours():
                    self._is_lost = True
                    fresh.unlink(missing_ok=True)
                    return
                fresh.replace(self._path)
                self._renewed = time.monotonic()
            except OSError:
                # A full disk is told by what fills it.
                continue

    def _is_ours(self) -> bool:
        return self._read().startswith(self._owner)

    def _content(self) -> str:
        return f"{self._owner} {self._count}\n"

    def _draft(self) -> Path:
        """What is put in the lease's place at once, right after it has been read."""
        fresh = self._path.with_name(f"{FILE}.{self._owner}")
        fresh.write_text(self._content())
        return fresh

    def _read(self) -> str:
        try:
            return self._path.read_text()
        except OSError:
            return ""
