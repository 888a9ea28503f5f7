"""Output of verbs: for terminals and streams, in any encoding, until the reader closes it."""

import io
import os
import shutil
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_PLAIN_WIDTH = 100


def out(text: str) -> None:
    """Write a result to standard output, unchanged."""
    _write(sys.stdout, text)


def err(text: str) -> None:
    """Write errors and progress to standard error, unchanged."""
    _write(sys.stderr, text)


def is_terminal(stream: TextIO | None = None) -> bool:
    """Whether standard output, or another stream, is a terminal."""
    return (stream or sys.stdout).isatty()


def width() -> int:
    """Columns of the terminal."""
    return shutil.get_terminal_size((_PLAIN_WIDTH, 24)).columns


def show(*renderables: "RenderableType") -> None:
    """Write to standard output with the colours and in the width of its terminal."""
    # Rendered into a string first: the stream may be closed, or lack characters that rich assumes.
    text = io.StringIO()
    console = terminal_console(text)
    for renderable in renderables:
        console.print(renderable, soft_wrap=False, highlight=False)
    out(text.getvalue())


def terminal_console(file: TextIO) -> "Console":
    """A console that writes to `file` as to the terminal; `NO_COLOR` is respected."""
    from rich.console import Console

    return Console(file=file, force_terminal=True, width=width(), emoji=False, markup=False)


def writable(text: str, encoding: str) -> str:
    """The text with escapes for characters that the encoding lacks."""
    if "…" in text and not _has(encoding, "…"):
        # An escape of six characters would misalign tables.
        text = text.replace("…", "~")
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(writable(text, stream.encoding or "utf-8"))
        stream.flush()
    except BrokenPipeError:
        # Python flushes the standard streams again at exit, which would fail on the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _has(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
