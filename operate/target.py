"""Which stack a verb works on, and under which variables its Pulumi runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A stack of a project.

    `environment` comes on top of the caller's variables: the backend, the passphrase, a PATH with
    another Pulumi. Empty, it is the person's own Pulumi and login.
    """

    stack: str
    project: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    is_scratch: bool = False
    """Whether the stack is this checkout's alone: it is created where it is missing, and what a
    killed command left behind is mended before each command."""
