"""What a check found."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "failure", "not checked"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One line of the report; `fix` says what to do, empty if all is well."""

    subject: str
    """What it is about: a cluster, a pool, or a region of an account."""
    check: str
    state: State
    text: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Words findings of one subject and check."""

    subject: str
    name: str

    def ok(self, text: str) -> Finding:
        """All is well."""
        return Finding(subject=self.subject, check=self.name, state="ok", text=text)

    def warning(self, text: str, fix: str) -> Finding:
        """It works, and yet it is not as it should be."""
        return self._finding("warning", text, fix)

    def failure(self, text: str, fix: str) -> Finding:
        """`pulumi up`, or an endpoint after it, would fail."""
        return self._finding("failure", text, fix)

    def not_checked(self, text: str, fix: str) -> Finding:
        """The account did not let it be checked: neither good nor bad."""
        return self._finding("not checked", text, fix)

    def _finding(self, state: State, text: str, fix: str) -> Finding:
        return Finding(subject=self.subject, check=self.name, state=state, text=text, fix=fix)
