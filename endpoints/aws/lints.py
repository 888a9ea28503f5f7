"""What may keep a pool on AWS from growing."""

from collections.abc import Sequence

from endpoints.aws.pool_nodes import pool_settings
from endpoints.resolved import ResolvedEndpoint
from endpoints.settings import stack_file


def pool_warnings(members: Sequence[ResolvedEndpoint]) -> tuple[str, ...]:
    """Warnings about a pool that its settings, not its endpoints, are to blame for."""
    first = members[0]
    eks, resource = first.cluster.eks, first.resource
    if eks is None or first.cluster.nodes not in {"managed", "karpenter"}:
        return ()
    zones = pool_settings(eks, resource).zones or tuple(eks.subnets)
    # Reserved capacity is in one zone and of one type anyway.
    if len(zones) != 1 or first.alternatives or first.capacity_types[0] == "reserved":
        return ()
    kept = ""
    if first.capacity_types == ("spot",) and any(
        member.state == "running" and member.replicas.min > 0 for member in members
    ):
        kept = ", and spot nodes may be taken away while replicas must run"
    others = (
        f" or `eks.pools.{resource.name}.alternatives`"
        if first.cluster.nodes == "karpenter"
        else ""
    )
    return (
        f"its nodes can only be {resource.instance_type} in {zones[0]}: where AWS has none left, "
        f"it does not grow{kept}; add zones{others} in {stack_file(first.stack)}",
    )
