"""Who may do what in AWS."""

from collections.abc import Mapping
from dataclasses import dataclass

from endpoints.plan.objects import Labels

Document = Mapping[str, object]
"""An IAM policy document."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """An IAM role with the policies that it needs and no more."""

    logical_name: str
    name: str | None
    """None: the provider chooses one that never collides."""
    description: str
    trust: Document
    managed_policies: tuple[str, ...]
    """ARNs."""
    inline_policies: Mapping[str, Document]
    """Policy name to document."""
    permissions_boundary: str | None
    tags: Labels
