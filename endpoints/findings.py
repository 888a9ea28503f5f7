"""Problems of one file, collected while it is read."""

from endpoints.problem import InvalidInputError, Problem
from endpoints.yaml_nodes import Keys, Mark, path_text


class Findings:
    """Collects the problems of one file; what is told twice is kept once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems: dict[Problem, None] = {}

    def add(self, mark: Mark, keys: Keys, message: str, fix: str, value: str | None = None) -> None:
        """Note one problem at `mark`."""
        problem = Problem(
            file=self.file,
            line=mark.line,
            column=mark.column,
            path=path_text(keys),
            message=message,
            value=value,
            fix=fix,
        )
        self._problems[problem] = None

    def take(self, other: "Findings") -> None:
        """Note all problems of `other`."""
        self._problems.update(other._problems)

    def raise_if_any(self) -> None:
        """Raise `InvalidInputError` with all problems, if there are any."""
        if self._problems:
            raise InvalidInputError(tuple(self._problems))

    def __bool__(self) -> bool:
        return bool(self._problems)
