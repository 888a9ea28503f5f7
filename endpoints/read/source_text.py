"""The text of a file, and repairs of it that keep the original columns."""

import re
from typing import Protocol

from endpoints.read.findings import Findings
from endpoints.read.nodes import Mark

_UNWANTED = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that YAML forbids, and those that it takes for a line break though editors do not."""
_INDENT = re.compile(r"[ \t]*")
_TAB_WIDTH = 2


class ParserMark(Protocol):
    """The common part of PyYAML's marks, from its C and its Python parser."""

    @property
    def line(self) -> int:
        """Line number, counted from 0."""

    @property
    def column(self) -> int:
        """Column in characters, counted from 0."""


class SourceText:
    """The parser's input. Repaired lines remember the original columns of their characters."""

    def __init__(self, text: str) -> None:
        # With one kind of line end, no character dropped between "\r" and "\n" joins two lines.
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._last_line = self.text.count("\n")
        self._last_column = len(self.text) - self.text.rfind("\n") - 1
        self._columns: dict[int, list[int]] = {}

    def mark(self, mark: ParserMark) -> Mark:
        """The place in the file, counted from 1, of the parser's mark."""
        return self.mark_at(mark.line, mark.column)

    def mark_at(self, line: int, column: int) -> Mark:
        """The place in the file, counted from 1, of a place in `text`, counted from 0."""
        if line > self._last_line:
            # The parser reports what is missing at the end on a line behind the end.
            return Mark(self._last_line + 1, self._last_column + 1)
        if self._columns and line in self._columns:
            columns = self._columns[line]
            column = columns[min(column, len(columns) - 1)]
        return Mark(line + 1, column + 1)

    def drop_control_characters(self, findings: Findings) -> None:
        """Report every character that YAML refuses, and drop it."""
        if not _UNWANTED.search(self.text):
            return
        lines = self.lines()
        for number, line in enumerate(lines):
            if not _UNWANTED.search(line):
                continue
            for match in _UNWANTED.finditer(line):
                findings.add(
                    Mark(number + 1, match.start() + 1),
                    (),
                    "this control character is not allowed",
                    'Remove it; in double quotes it can be written as an escape such as "\\u0007".',
                    f"U+{ord(match[0]):04X}",
                )
            kept = [column for column, char in enumerate(line) if not _UNWANTED.match(char)]
            self._columns[number] = [*kept, len(line)]
            lines[number] = "".join(line[column] for column in kept)
        self.text = "".join(lines)

    def replace_tabs(self, stumble: tuple[int, int] | None, findings: Findings) -> bool:
        """Report tabs in indentations, if the parser failed at one, and replace them by spaces.

        Tabs are legal inside quoted and block text, so none is reported unless the parser fails at
        one. Tabs in blank lines are never reported.
        """
        lines = self.lines()
        if stumble is None or stumble[0] >= len(lines):
            return False
        if "\t" not in _indent(lines[stumble[0]]):
            return False
        for number, line in enumerate(lines):
            indent = _indent(line)
            if "\t" not in indent:
                continue
            if not line.strip():
                # A tab in a blank line is invisible and harmless, so the parser gets none.
                lines[number] = line.lstrip(" \t")
                continue
            findings.add(
                self.mark_at(number, indent.index("\t")),
                (),
                "a tab in the indentation",
                "Indent with spaces, two for each level.",
            )
            self._widen(number, line, indent)
            lines[number] = indent.replace("\t", " " * _TAB_WIDTH) + line[len(indent) :]
        self.text = "".join(lines)
        return True

    def lines(self) -> list[str]:
        """All lines, with their line ends."""
        return re.findall(r"[^\n]*\n|[^\n]+$", self.text) or [""]

    def _widen(self, number: int, line: str, indent: str) -> None:
        before = self._columns.get(number, list(range(len(line) + 1)))
        after: list[int] = []
        for place, column in enumerate(before):
            is_tab = place < len(indent) and indent[place] == "\t"
            after += [column] * (_TAB_WIDTH if is_tab else 1)
        self._columns[number] = after


def _indent(line: str) -> str:
    match = _INDENT.match(line)
    return match[0] if match else ""
