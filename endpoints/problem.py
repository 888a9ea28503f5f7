"""What is wrong with an input, told so that a person can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing to mend. `line` and `column` count from 1; 0 means the whole file."""

    file: str
    line: int
    column: int
    path: str
    message: str
    value: str | None
    fix: str

    def render(self) -> str:
        """`file:line:column: path: message (got value). fix`, in one line."""
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        path = f"{self.path}: " if self.path else ""
        got = "" if self.value is None else f" (got {self.value})"
        return f"{where}: {path}{self.message}{got}. {self.fix}"


class InvalidInputError(Exception):
    """Every problem that one run found, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=_place))
        super().__init__("\n".join(problem.render() for problem in self.problems))


def _place(problem: Problem) -> tuple[str, int, int, str, str]:
    return problem.file, problem.line, problem.column, problem.path, problem.message
