"""A folder of weights: what was asked of it, and whether it is complete."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

_MANIFEST = ".complete"
_COMMIT = ".commit"

Asked = Mapping[str, object]
"""Model, revision and filters, as JSON keeps them."""


def is_complete(folder: Path, asked: Asked) -> bool:
    """Whether the folder holds what is asked, by its manifest and the sizes of its files.

    A branch that has moved on since is not looked at: all replicas serve one commit.
    """
    try:
        manifest = json.loads((folder / _MANIFEST).read_text())
        return bool(
            manifest["asked"] == asked
            and all(
                (folder / path).stat().st_size == size for path, size in manifest["files"].items()
            )
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def begin(folder: Path, commit: str, unverified: Sequence[Path]) -> None:
    """Says of which commit the files are that come now.

    What is there of `unverified` files is kept for the same commit alone: of another one it could
    have the same size.
    """
    mark = folder / _COMMIT
    if not mark.exists() or mark.read_text() != commit:
        for path in unverified:
            path.unlink(missing_ok=True)
        mark.write_text(commit)


def complete(folder: Path, asked: Asked, commit: str, paths: Sequence[str]) -> None:
    """Says that the files are all there."""
    sizes = {path: (folder / path).stat().st_size for path in paths}
    fresh = folder / f"{_MANIFEST}.new"
    fresh.write_text(json.dumps({"asked": asked, "commit": commit, "files": sizes}))
    fresh.replace(folder / _MANIFEST)
