"""Output of the sandbox's commands."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


def say(line: str) -> None:
    """Print progress to standard error; `env` and `exec` need standard output for themselves."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print the title now and its wall time, in seconds, when the block succeeds."""
    started = time.monotonic()
    say(f"== {title}")
    yield
    say(f"== {title}: {time.monotonic() - started:.1f} s")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows as left-aligned columns, two spaces apart."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
