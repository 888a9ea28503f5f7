"""One file: what is there of it is kept, the rest is fetched, and the whole is verified."""

import hashlib
import os
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar
from urllib.parse import quote

from fetcher.connection import Hub
from fetcher.errors import BrokenError, FetchError, LostLeaseError
from fetcher.listing import RemoteFile

ResultT = TypeVar("ResultT")
ATTEMPTS = 8
"""In a row without a new byte, about two minutes in all; the kubelet then starts it again."""
LONGEST_WAIT = 60.0
CHUNK = 2**18


class Watch(Protocol):
    """Who follows a download."""

    def check(self) -> None:
        """Raises if nothing more is to be written."""

    def add(self, count: int, *, fetched: bool) -> None:
        """So many bytes more are on the disk."""

    def pause(self, seconds: float, why: str) -> None:
        """Waits before another attempt; raises if the download is to stop."""


@dataclass(frozen=True, kw_only=True)
class Download:
    """A model at a commit, and the folder that it is brought into."""

    hub: Hub
    model: str
    commit: str
    folder: Path
    watch: Watch
    wait: float
    """Seconds before a second attempt, doubled for each one more."""

    def fetch(self, file: RemoteFile) -> None:
        """Brings one file into the folder, whole and verified.

        Raises:
            FetchError: it cannot be had.
        """
        target = self.folder / file.path
        if target.exists() and file.size == target.stat().st_size:
            whole = _Part(target, file, self.watch)
            if whole.is_right():
                return
            whole.drop()
        target.parent.mkdir(parents=True, exist_ok=True)
        part = _Part(part_of(target), file, self.watch)
        url = f"/{quote(self.model)}/resolve/{self.commit}/{quote(file.path)}"
        for _ in range(2):
            persistently(
                lambda: _complete(self.hub, url, part, self.watch),
                *(lambda: part.size, self.watch, self.wait),
            )
            self.watch.check()
            if part.is_right():
                part.take(target)
                return
            part.drop()
        raise FetchError(f"{file.path} is not what the hub says, twice: its checksum differs.")


def part_of(target: Path) -> Path:
    """Where what there is of a file is kept until it is whole."""
    return target.with_name(f"{target.name}.part")


def persistently(
    action: Callable[[], ResultT], measure: Callable[[], int], watch: Watch, wait: float
) -> ResultT:
    """What the action gives, after as many attempts as bring it on.

    Raises:
        FetchError: too many in a row brought nothing.
    """
    failures, before = 0, measure()
    while True:
        try:
            return action()
        except BrokenError as error:
            failures = 1 if measure() > before else failures + 1
            before = measure()
            if failures == ATTEMPTS:
                raise FetchError(f"{error}, {failures} times in a row.") from None
            longest = min(LONGEST_WAIT, wait * 2 ** (failures - 1))
            # Pods that lost the same hub do not come back all at once.
            watch.pause(max(error.wait, longest * random.uniform(0.5, 1)), str(error))


def _complete(hub: Hub, url: str, part: "_Part", watch: Watch) -> None:
    if part.size == part.expected:
        part.touch()
        return
    headers = {"Range": f"bytes={part.size}-"} if part.size else {}
    with hub.get(url, part.file.path, headers) as response:
        if part.size and not _continues(response, part.size):
            watch.check()
            part.drop()
        length = response.length
        if part.expected is None and length is not None:
            part.expected = part.size + length
        watch.check()
        with part.open() as out:
            while chunk := response.read(CHUNK):
                watch.check()
                out.write(chunk)
                part.took(chunk)
            out.flush()
            os.fsync(out.fileno())
    if part.expected is not None and part.size < part.expected:
        raise BrokenError(f"the connection ended {part.expected - part.size} bytes early")


def _continues(response: HTTPResponse, start: int) -> bool:
    """Whether it answers with the part that was asked for; a server may send all of it."""
    told = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return response.status == 206 and told is not None and int(told[1]) == start


class _Part:
    """What there is of a file, with the digest of it."""

    def __init__(self, path: Path, file: RemoteFile, watch: Watch) -> None:
        self.path = path
        self.file = file
        self.expected = file.size
        self._watch = watch
        self._start()
        if path.exists():
            with path.open("rb") as there:
                while chunk := there.read(CHUNK):
                    self._count(chunk, fetched=False)
        if self.expected is None or self.size > self.expected:
            # Of unknown size: it cannot be told how much is missing.
            self.drop()

    def touch(self) -> None:
        """It is there, even if it is empty."""
        self.path.touch()

    def open(self) -> BinaryIO:
        """For what comes next, at its own place.

        Appended, the bytes of two pods that both take the folder for theirs would be mixed. Like
        this both write the same ones.

        Raises:
            LostLeaseError: another pod has taken what was there.
        """
        flags = os.O_WRONLY | (0 if self.size else os.O_CREAT)
        try:
            out = os.fdopen(os.open(self.path, flags, 0o666), "wb")
        except FileNotFoundError:
            raise LostLeaseError from None
        out.seek(self.size)
        return out

    def take(self, target: Path) -> None:
        """Gives it its name.

        Raises:
            LostLeaseError: another pod has done so, or has written to it.
        """
        try:
            if self.path.stat().st_size != self.size:
                raise LostLeaseError
            self.path.replace(target)
        except FileNotFoundError:
            raise LostLeaseError from None

    def took(self, chunk: bytes) -> None:
        """The chunk has been written after the rest."""
        self._count(chunk, fetched=True)

    def drop(self) -> None:
        """Nothing of it is right."""
        self.path.unlink(missing_ok=True)
        self._watch.add(-self.size, fetched=False)
        self._start()

    def is_right(self) -> bool:
        """Whether it is whole, and what the hub says it is."""
        is_whole = self.expected in {None, self.size}
        return is_whole and self._digest.hexdigest() == (self._known or self._digest.hexdigest())

    def _start(self) -> None:
        self.size = 0
        self._known = self.file.sha256 or self.file.blob
        is_blob = self.file.sha256 is None and self.file.blob is not None
        self._digest = hashlib.sha1(usedforsecurity=False) if is_blob else hashlib.sha256()
        if is_blob:
            # What git puts in front of a file's content.
            self._digest.update(f"blob {self.expected}\0".encode())

    def _count(self, chunk: bytes, *, fetched: bool) -> None:
        self.size += len(chunk)
        self._digest.update(chunk)
        self._watch.add(len(chunk), fetched=fetched)
