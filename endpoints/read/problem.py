"""Problems of an input file, worded so that a person can fix them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from endpoints.read.excerpt import excerpt

MOST_SHOWN = 50
"""Number of problems that one run shows; further ones are only counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """A single problem of an input file, with its place, message and fix.

    `line` and `column` count from 1; 0 means the whole file. `source` is the line's text, None
    if there is none to show. Problems that differ only in `source` count as the same.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    value: str | None
    fix: str
    source: str | None = field(default=None, compare=False)

    def render(self) -> str:
        """The problem in one line: `file:line:column: path: message (got value). fix`."""
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        path = f"{self.path}: " if self.path else ""
        return f"{where}: {path}{self.advice()}"

    def advice(self) -> str:
        """The problem without its place: `message (got value). fix`."""
        got = "" if self.value is None else f" (got {self.value})"
        return f"{self.message}{got}. {self.fix}"

    def explain(self) -> str:
        """The rendered line, followed by the source line with a caret, if there is one."""
        if self.source is None:
            return self.render()
        text, offset = excerpt(self.source, self.column)
        number = f"{self.line:5}"
        shown = f"{number} | {text}".rstrip()
        return f"{self.render()}\n{shown}\n{' ' * len(number)} | {' ' * offset}^"


class InvalidInputError(Exception):
    """Every problem that one run found, in the order of the files.

    As text it explains the first `MOST_SHOWN` and counts the rest.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=_place))
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [problem.explain() for problem in self.problems[:MOST_SHOWN]]
        return "\n".join(lines + not_shown(self.problems))


def not_shown(problems: Sequence[Problem]) -> list[str]:
    """A line with the number of problems beyond `MOST_SHOWN`; empty if there are none."""
    more = len(problems) - MOST_SHOWN
    if more <= 0:
        return []
    return [f"and {more} more problem{'s' * (more > 1)}, shown when these are mended"]


def _place(problem: Problem) -> tuple[str, int, int, str, str]:
    return problem.file, problem.line, problem.column, problem.path, problem.message
