"""Which files a model has at a revision, and which of them are wanted."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from urllib.parse import quote

from fetcher.connection import Hub
from fetcher.errors import BrokenError, FetchError

_LARGEST = 64 * 2**20
"""Bytes of a listing; an assumption: a file takes some hundred, and no model has so many."""
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHA1 = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class RemoteFile:
    """A file at the hub; None stands for what the hub does not say."""

    path: str
    size: int | None
    sha256: str | None
    """Of its content, if it is stored as a large one."""
    blob: str | None
    """Its object in git, if it is stored as a small one of known size."""

    @property
    def is_verified(self) -> bool:
        """Whether a checksum tells that it is the right one."""
        return self.sha256 is not None or self.blob is not None


@dataclass(frozen=True)
class Listing:
    """The files of a model at one commit."""

    commit: str
    files: tuple[RemoteFile, ...]


def list_files(hub: Hub, model: str, revision: str) -> Listing:
    """All files of a model.

    Raises:
        BrokenError: another attempt may succeed.
        FetchError: the hub refuses, or answers unlike a hub.
    """
    path = f"/api/models/{quote(model)}/revision/{quote(revision, safe='')}?blobs=true"
    with hub.get(path, f"{model} at {revision}") as response:
        content = response.read(_LARGEST)
        if response.length:
            raise BrokenError("the list of files ended early")
    try:
        page = json.loads(content)
        commit = page["sha"]
        files = tuple(_file(sibling) for sibling in page["siblings"])
    except (ValueError, TypeError, KeyError, AttributeError):
        raise FetchError(f"{hub.url} answers unlike a model hub: check `hub.url`.") from None
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        raise FetchError(f"{hub.url} does not say the commit of {model} at {revision}.")
    return Listing(commit, files)


def wanted(files: Iterable[RemoteFile], filters: Sequence[tuple[str, str]]) -> list[RemoteFile]:
    """Those that the filters leave: all, but that the last filter that matches decides.

    Hidden ones are none of them: engines read none, and the program's own are hidden.
    """
    return [file for file in files if file.path[0] != "." and _is_wanted(file.path, filters)]


def _is_wanted(path: str, filters: Sequence[tuple[str, str]]) -> bool:
    matching = [word for word, pattern in filters if fnmatchcase(path, pattern)]
    return not matching or matching[-1] == "include"


def _file(sibling: dict[str, object]) -> RemoteFile:
    path, size, stored = sibling["rfilename"], sibling.get("size"), sibling.get("lfs") or {}
    if not isinstance(path, str) or not isinstance(stored, dict):
        raise TypeError
    pure = PurePosixPath(path)
    if pure.is_absolute() or not pure.parts or ".." in pure.parts or "\0" in path:
        raise FetchError("the hub names a file outside the model's folder.")
    known = size if isinstance(size, int) and size >= 0 else None
    return RemoteFile(
        path=path,
        size=known,
        sha256=_digest(_SHA256, stored.get("sha256")),
        # What git hashes begins with the size.
        blob=None if stored or known is None else _digest(_SHA1, sibling.get("blobId")),
    )


def _digest(form: re.Pattern[str], text: object) -> str | None:
    return text if isinstance(text, str) and form.fullmatch(text) else None
