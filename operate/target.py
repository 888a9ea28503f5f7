"""Target of a verb: a stack, and the environment variables of its Pulumi."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A stack of a project, with environment variables for its Pulumi.

    `environment` comes on top of the caller's variables: the backend, the passphrase, a PATH with
    another Pulumi. Empty, it is the person's own Pulumi and login.
    """

    stack: str
    project: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    is_scratch: bool = False
    """Whether the stack is private to this checkout.

    Such a stack is created where it is missing, and effects of killed commands are repaired before
    each command.
    """
