"""Sizes to ask of a node group, given its live sizes.

The desired size belongs to the node autoscaler. The AWS provider sends it along whenever a bound
changes, from its state, which knows nothing of what the autoscaler did: a raised maximum would set
the group back to an old size, under running endpoints, and a minimum above it would be refused.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from endpoints import names
from endpoints.plan.node_group import ManagedNodeGroup

REPLACES_TAG = names.REPLACES
"""Tag of a group with the name of the failed group that it replaces."""
_FAILED = "CREATE_FAILED"
_GONE = "DELETING"


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveGroup:
    """A node group as AWS describes it."""

    name: str
    status: str
    ami_type: str
    capacity_type: str
    instance_types: tuple[str, ...]
    subnet_ids: frozenset[str]
    min_size: int
    max_size: int
    desired_size: int
    replaces: str | None
    """Value of the group's tag `REPLACES_TAG`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizes:
    """Sizes to ask of a group."""

    min_size: int
    max_size: int
    desired_size: int
    ignore_desired_size: bool
    """Whether the desired size stays as in the state, so that AWS gets none."""
    replaces: str | None
    """Name of a failed group; a new name replaces the group, the same name changes nothing."""


def sizes(group: ManagedNodeGroup, live: Iterable[LiveGroup], subnet_ids: Collection[str]) -> Sizes:
    """The sizes to ask of a group.

    Args:
        group: as planned.
        live: groups of AWS that bear its logical name; two while a replacement is unfinished.
        subnet_ids: where its nodes are to be.
    """
    groups = [one for one in live if one.status != _GONE]
    if not groups:
        return _asked(group, 0, ignore=True, replaces=None)
    failed = sorted(one.name for one in groups if one.status == _FAILED)
    # A failed group's desired size does not count: its pool may have been stopped since.
    nodes = max((one.desired_size for one in groups if one.name not in failed), default=0)
    if failed:
        # A group whose creation failed stays as it is: no update repairs it. Of several, the
        # newest is the stack's: it names the group that it was to replace.
        replaced = {one.replaces for one in groups}
        newest = [name for name in failed if name not in replaced] or failed
        return _asked(group, nodes, ignore=False, replaces=newest[-1])
    largest = max(groups, key=lambda one: one.desired_size)
    asked = _asked(group, nodes, ignore=False, replaces=largest.replaces)
    if _is_as_asked(largest, asked, group, subnet_ids):
        return _asked(group, nodes, ignore=True, replaces=largest.replaces)
    return asked


def _asked(group: ManagedNodeGroup, nodes: int, *, ignore: bool, replaces: str | None) -> Sizes:
    # A lower maximum ends nodes of AWS' choice, perhaps those of a neighbour that runs: the
    # autoscaler takes the empty ones first, and the next update lowers the maximum.
    most = max(group.max_size, nodes) if group.serves else group.max_size
    return Sizes(
        min_size=group.min_size,
        max_size=most,
        desired_size=min(max(nodes, group.min_size), most),
        ignore_desired_size=ignore,
        replaces=replaces,
    )


def _is_as_asked(
    live: LiveGroup, asked: Sizes, group: ManagedNodeGroup, subnet_ids: Collection[str]
) -> bool:
    """Whether no bound changes and no replacement comes, which starts at the live size."""
    return (
        (live.min_size, live.max_size) == (asked.min_size, asked.max_size)
        and live.ami_type == group.ami_type
        and live.capacity_type == group.capacity_type
        and live.instance_types == group.instance_types
        and live.subnet_ids == frozenset(subnet_ids)
    )
