"""What the judges of readiness see and say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.provider.objects import Object

DEFAULT_SECONDS = 600.0
"""How long the official provider waits where neither the program nor the kind says otherwise."""

Related = Mapping[str, Mapping[str, Object]]
"""Objects of the namespace by name, by the plural name of their kind."""


@dataclass(frozen=True)
class Scene:
    """What surrounds the object that is judged."""

    related: Related
    now: float = 0.0
    """A monotonic clock, in seconds."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether an object is ready now."""

    ready: bool
    reasons: tuple[str, ...] = ()
    """Why it is not; the user reads them when the wait is over."""
    failed: bool = False
    """It never will be: waiting has no point."""
    statuses: tuple[tuple[Severity, str], ...] = field(default=())
    """What to show while waiting."""


class Judge(Protocol):
    """The rules of one kind. One judge follows one object, and may remember what it saw."""

    @property
    def related(self) -> tuple[tuple[str, str], ...]:
        """The API version and the plural name of other kinds in the namespace that matter."""

    def judge(self, target: Object, scene: Scene, /) -> Verdict:
        """Whether the object is ready."""
