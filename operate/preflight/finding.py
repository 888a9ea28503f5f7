"""Findings of checks."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "failure", "not checked"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One line of the report; `fix` says what to do and is empty for a state of ok."""

    subject: str
    """Subject of the finding: a cluster, a pool, or a region of an account."""
    check: str
    state: State
    text: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Maker of findings about one subject for one check."""

    subject: str
    name: str

    def ok(self, text: str) -> Finding:
        """A finding without a problem."""
        return Finding(subject=self.subject, check=self.name, state="ok", text=text)

    def warning(self, text: str, fix: str) -> Finding:
        """A finding that is inadvisable and still works."""
        return self._finding("warning", text, fix)

    def failure(self, text: str, fix: str) -> Finding:
        """A finding by which `pulumi up`, or an endpoint after it, would fail."""
        return self._finding("failure", text, fix)

    def not_checked(self, text: str, fix: str) -> Finding:
        """A finding without a result, because the account did not permit the check."""
        return self._finding("not checked", text, fix)

    def _finding(self, state: State, text: str, fix: str) -> Finding:
        return Finding(subject=self.subject, check=self.name, state=state, text=text, fix=fix)
