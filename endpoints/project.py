"""Location of the project's folder."""

from pathlib import Path

_MARKER = "Pulumi.yaml"


def project_root(start: Path) -> Path:
    """The nearest folder at or above `start` with a Pulumi.yaml, else the one of this package."""
    for folder in (start, *start.parents):
        if (folder / _MARKER).is_file():
            return folder
    return Path(__file__).parent.parent


def shown(path: Path, start: Path) -> Path:
    """The path as a person in `start` would type it."""
    return path.relative_to(start) if path.is_relative_to(start) else path
