"""What endpoints, pools and the stack cost: whole nodes, as a pool packs replicas on them."""

from collections.abc import Iterable, Sequence
from math import ceil

from endpoints import plan
from endpoints.catalog import CloudResource
from endpoints.resolved import ResolvedEndpoint

HOURS_PER_MONTH = 730
"""Hours of an average month as cloud price lists count it: 365 x 24 / 12."""


def pool_cost(members: Sequence[ResolvedEndpoint]) -> plan.Cost:
    """The nodes that the running ones of a pool's endpoints need together."""
    resource = members[0].resource
    running = [member for member in members if member.state == "running"]
    low = packed_nodes(resource, sum(member.replicas.min for member in running))
    high = packed_nodes(resource, sum(member.replicas.max for member in running))
    return _cost(resource, low, high)


def endpoint_cost(endpoint: ResolvedEndpoint) -> plan.Cost:
    """What the endpoint's replicas take of their nodes, whoever shares them.

    Its pool can cost more: it pays whole nodes. That way no endpoint's cost moves with another's.
    """
    resource = endpoint.resource
    share = resource.nodes_per_replica / resource.replicas_per_node
    low, high = endpoint.replicas.min * share, endpoint.replicas.max * share
    return _cost(resource, low, high)


def total_cost(pools: Sequence[plan.Pool]) -> plan.Cost:
    """All pools together; unknown as soon as a pool with nodes has no price."""
    unknown = sorted({pool.resource for pool in pools if pool.cost.hour_at_max is None})
    without = f", without a price: {', '.join(unknown)}" if unknown else ""
    return _dollars(
        _sum(pool.cost.hour_at_min for pool in pools),
        _sum(pool.cost.hour_at_max for pool in pools),
        f"the nodes of all pools{without}",
    )


def packed_nodes(resource: CloudResource, replicas: int) -> int:
    """Whole nodes that hold this many replicas."""
    return ceil(replicas / resource.replicas_per_node) * resource.nodes_per_replica


def _cost(resource: CloudResource, low: float, high: float) -> plan.Cost:
    because = f"{_span(low, high)} {_price(resource)}"
    return _dollars(_priced(resource, low), _priced(resource, high), because)


def _priced(resource: CloudResource, nodes: float) -> float | None:
    if resource.price is None:
        return None if nodes else 0.0
    return nodes * resource.price.usd_per_hour


def _dollars(low: float | None, high: float | None, because: str) -> plan.Cost:
    return plan.Cost(
        hour_at_min=_rounded(low),
        hour_at_max=_rounded(high),
        month_at_min=_rounded(None if low is None else low * HOURS_PER_MONTH),
        month_at_max=_rounded(None if high is None else high * HOURS_PER_MONTH),
        hour_stopped=0.0,
        because=because,
    )


def _rounded(dollars: float | None) -> float | None:
    # Prices have up to five places; binary rounding must not reach the output.
    return None if dollars is None else round(dollars, 5)


def _sum(amounts: Iterable[float | None]) -> float | None:
    known = list(amounts)
    if any(amount is None for amount in known):
        return None
    return sum(amount for amount in known if amount is not None)


def _span(low: float, high: float) -> str:
    if low == high:
        return _count(low)
    return f"{_count(low)} to {_count(high)}"


def _count(nodes: float) -> str:
    return f"{round(nodes, 3):g}"


def _price(resource: CloudResource) -> str:
    price = resource.price
    if price is None:
        return f"x {resource.instance_type}, which has no published on-demand price"
    rate = f"${price.usd_per_hour:g} an hour in {price.region} on {price.date}"
    return f"x {resource.instance_type} at {rate}"
