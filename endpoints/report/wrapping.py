"""Indented text in the width of a terminal."""

import textwrap

from endpoints.report.text import LABELLED

_STEP = 4


def wrapped(text: str, width: int) -> str:
    """Lines of at most `width` columns; a continued line is indented below its text, not its label.

    Words that are longer than a line stay whole, so that they can be copied.
    """
    return "".join(f"{part}\n" for line in text.splitlines() for part in _wrapped(line, width))


def _wrapped(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    label = LABELLED.match(line)
    indent = label.end() if label else len(line) - len(line.lstrip()) + _STEP
    return textwrap.wrap(
        line,
        width,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
