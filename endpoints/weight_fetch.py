"""The program that fetches weights from a model hub."""

from collections.abc import Mapping
from pathlib import Path

_PROGRAM = Path(__file__).parents[1] / "fetcher"


def fetch_program() -> Mapping[str, str]:
    """The program's files by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(_PROGRAM.glob("*.py"))}
