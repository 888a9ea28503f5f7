"""A line of a file as a terminal shows it, and where a column of it stands there."""

import unicodedata
from typing import NamedTuple

_LONGEST = 88
"""Characters of a line that are shown; with the line number they fit into 100 columns."""


class Excerpt(NamedTuple):
    """A printable line of text; `offset` is the number of terminal columns before the place."""

    text: str
    offset: int


def excerpt(line: str, column: int) -> Excerpt:
    """The line, cut around `column`, which counts characters from 1.

    What does not print is shown as an escape, a tab too. A column behind the end of the line is
    taken for its end.
    """
    place = min(column - 1, len(line))
    start = max(0, min(place - _LONGEST // 2, len(line) - _LONGEST))
    end = min(len(line), start + _LONGEST)
    before = "…" * (start > 0) + _printable(line[start:place])
    after = _printable(line[place:end]) + "…" * (end < len(line))
    return Excerpt((before + after).rstrip(), sum(map(_width, before)))


def _printable(text: str) -> str:
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def _width(char: str) -> int:
    """Terminal columns of a text; East Asian wide characters take two, combining ones none."""
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
