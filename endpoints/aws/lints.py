"""What may keep a pool on AWS from growing, and what of it has no effect."""

from collections.abc import Iterator, Sequence

from endpoints.aws.pool_nodes import pool_settings
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.stack.eks import EksSettings
from endpoints.stack.settings import stack_file


def pool_warnings(members: Sequence[ResolvedEndpoint]) -> tuple[str, ...]:
    """Warnings about a pool that its settings, not its endpoints, are to blame for."""
    return tuple(_warnings(members))


def _warnings(members: Sequence[ResolvedEndpoint]) -> Iterator[str]:
    first = members[0]
    eks = first.cluster.eks
    if eks is None or first.cluster.nodes not in {"managed", "karpenter"}:
        return
    if "reserved" in first.capacity_types and pool_settings(eks, first.resource).capacity_block:
        yield (
            "a Capacity Block ends, and AWS takes its nodes away then, with the replicas on them; "
            f"name the next one below `eks.pools.{first.resource.name}.reservations` in "
            f"{stack_file(first.stack)} before"
        )
    yield from _only_way(members, eks)


def _only_way(members: Sequence[ResolvedEndpoint], eks: EksSettings) -> Iterator[str]:
    first, resource = members[0], members[0].resource
    zones = pool_settings(eks, resource).zones or tuple(eks.subnets)
    # Reserved capacity is in one zone and of one type anyway.
    if len(zones) != 1 or first.alternatives or first.capacity_types[0] == "reserved":
        return
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
    yield (
        f"its nodes can only be {resource.instance_type} in {zones[0]}: where AWS has none left, "
        f"it does not grow{kept}; add zones{others} in {stack_file(first.stack)}"
    )
