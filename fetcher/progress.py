"""How far a download is, in one line every few seconds."""

import threading
import time

from fetcher.errors import LostLeaseError
from fetcher.lease import Lease

GIB = 2**30
_MEGABYTE = 1_000_000


class Progress:
    """Counts what is on the disk; its methods are called by several threads."""

    def __init__(self, total: int, lease: Lease, every: float) -> None:
        self._total = total
        self._lease = lease
        self._every = every
        self._lock = threading.Lock()
        self._there = 0
        self._fetched = 0
        self._told = (time.monotonic(), 0)
        self._is_over = threading.Event()

    def check(self) -> None:
        """Whether to go on.

        Raises:
            LostLeaseError: another pod has taken the folder over, or this one gives up.
        """
        if self._is_over.is_set() or not self._lease.is_held():
            raise LostLeaseError

    def add(self, count: int, *, fetched: bool) -> None:
        """So many bytes more are on the disk."""
        with self._lock:
            self._there += count
            self._fetched += count if fetched else 0
            if time.monotonic() - self._told[0] >= self._every:
                self._tell()

    def pause(self, seconds: float, why: str) -> None:
        """Waits, and says why.

        Raises:
            LostLeaseError: as `check`.
        """
        print(f"{why}; trying again in {seconds:.0f} s", flush=True)
        self._is_over.wait(seconds)
        self.check()

    def stop(self) -> None:
        """Whoever checks or waits is stopped."""
        self._is_over.set()

    def finish(self) -> None:
        """The last line."""
        self._tell()

    def _tell(self) -> None:
        since, before = self._told
        now = time.monotonic()
        rate = (self._fetched - before) / max(now - since, 1e-3) / _MEGABYTE
        self._told = (now, self._fetched)
        share = 100 * self._there // self._total if self._total else 100
        print(
            f"weights {share} % {self._there / GIB:.1f} of {self._total / GIB:.1f} GiB"
            f" {rate:.0f} MB/s",
            flush=True,
        )
