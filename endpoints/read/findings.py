"""Problems of one file, collected while it is read."""

from collections.abc import Callable
from dataclasses import replace

from endpoints.read.nodes import Keys, Mark, path_text
from endpoints.read.problem import InvalidInputError, Problem
from endpoints.read.stack_secrets import without_passwords

MOST_KEPT = 1_000
"""Problems after which reading stops: no person reads on, and each may take 1 ms."""


class Findings:
    """Collector of one file's problems; a problem that is reported twice is kept once."""

    def __init__(self, file: str, conceal: Callable[[str], str] | None = None) -> None:
        """Start without problems.

        Args:
            file: its name in problems.
            conceal: removes secrets from the text that problems show; it must keep line breaks.
        """
        self.file = file
        self._conceal = conceal
        self._text: str | None = None
        self._problems: dict[Problem, None] = {}
        self.reported = 0
        """Number of reports with repeated ones: a fault that two endpoints share counts twice."""

    def fresh(self) -> "Findings":
        """Empty findings for the same file and text."""
        fresh = Findings(self.file, self._conceal)
        fresh._text = self._text
        return fresh

    def read(self, text: str) -> None:
        r"""Take the file's text, of lines that end in `\n`, to show the lines of problems."""
        self._text = text

    def add(self, mark: Mark, keys: Keys, message: str, fix: str, value: str | None = None) -> None:
        """Note one problem at `mark`.

        Raises:
            InvalidInputError: with all problems, when there are `MOST_KEPT` of them.
        """
        problem = Problem(
            file=self.file,
            line=mark.line,
            column=mark.column,
            path=path_text(keys),
            message=message,
            value=None if value is None else without_passwords(value),
            fix=fix,
        )
        self.reported += 1
        self._problems[problem] = None
        if len(self._problems) == MOST_KEPT:
            raise InvalidInputError((*self.problems, self._given_up()))

    def take(self, other: "Findings") -> None:
        """Adopt all problems of `other`, which is about the same file."""
        self._problems.update(other._problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems so far, each with its line of the text."""
        if self._text is None:
            return tuple(self._problems)
        lines = (self._conceal(self._text) if self._conceal else self._text).split("\n")
        return tuple(
            replace(problem, source=lines[problem.line - 1])
            if 0 < problem.line <= len(lines)
            else problem
            for problem in self._problems
        )

    def raise_if_any(self) -> None:
        """Raise `InvalidInputError` with all problems, if there are any."""
        if self._problems:
            raise InvalidInputError(self.problems)

    def __len__(self) -> int:
        return len(self._problems)

    def _given_up(self) -> Problem:
        return Problem(
            file=self.file,
            line=0,
            column=0,
            path="",
            message=f"the file was given up after {MOST_KEPT:,} problems",
            value=None,
            fix="Mend the first ones; one mistake may have caused many of them.",
        )

    def __bool__(self) -> bool:
        return bool(self._problems)
