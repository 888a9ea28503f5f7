"""Managed node groups."""

from collections.abc import Sequence

from endpoints import plan
from endpoints.resolved import ResolvedEndpoint


def managed_node_groups(
    logical_name: str, members: Sequence[ResolvedEndpoint], min_nodes: int, max_nodes: int
) -> tuple[plan.ManagedNodeGroup, ...]:
    """The node group of a pool; none where the cluster's nodes are made by other means."""
    return ()
