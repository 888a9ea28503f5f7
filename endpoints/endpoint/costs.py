"""Costs of endpoints, pools and the stack: whole nodes, as a pool packs replicas on them."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from endpoints import plan
from endpoints.catalog import CloudResource
from endpoints.endpoint.resolved import ResolvedEndpoint

HOURS_PER_MONTH = 730
"""Hours of an average month as cloud price lists count it: 365 x 24 / 12."""


def pool_cost(members: Sequence[ResolvedEndpoint]) -> plan.Cost:
    """Cost of a pool: the nodes that its running endpoints need together."""
    first = members[0]
    running = [member for member in members if member.state == "running"]
    low = packed_nodes(first.resource, sum(member.fewest_replicas for member in running))
    most = sum(member.replicas.max for member in running)
    return _cost(first, low, {each.name: packed_nodes(each, most) for each in _resources(first)})


def endpoint_cost(endpoint: ResolvedEndpoint) -> plan.Cost:
    """Cost of an endpoint: its replicas' share of their nodes, whichever endpoints share them.

    Its pool can cost more: it pays whole nodes. That way no endpoint's cost moves with another's.
    """
    low = endpoint.fewest_replicas * _share(endpoint.resource)
    high = {each.name: endpoint.replicas.max * _share(each) for each in _resources(endpoint)}
    return _cost(endpoint, low, high)


def total_cost(pools: Sequence[plan.Pool]) -> plan.Cost:
    """Cost of all pools together; unknown as soon as a pool with nodes has no price."""
    unpriced = tuple(sorted({name for pool in pools for name in pool.cost.unpriced}))
    without = f", without a price: {', '.join(unpriced)}" if unpriced else ""
    return _dollars(
        _sum(pool.cost.hour_at_min for pool in pools),
        _sum(pool.cost.hour_at_max for pool in pools),
        f"the nodes of all pools{without}",
        unpriced,
    )


def packed_nodes(resource: CloudResource, replicas: int) -> int:
    """Number of whole nodes that hold this many replicas."""
    return ceil(replicas / resource.replicas_per_node) * resource.nodes_per_replica


def _resources(endpoint: ResolvedEndpoint) -> tuple[CloudResource, ...]:
    """Resources that the replicas may run on; a reservation is of the endpoint's own resource."""
    is_only_reserved = set(endpoint.capacity_types) == {"reserved"}
    return (endpoint.resource, *(() if is_only_reserved else endpoint.alternatives))


def _share(resource: CloudResource) -> float:
    return resource.nodes_per_replica / resource.replicas_per_node


def _cost(endpoint: ResolvedEndpoint, low: float, high: Mapping[str, float]) -> plan.Cost:
    """The cost where at most all nodes are of the dearest resource that may be taken.

    Args:
        endpoint: one of those that pay.
        low: nodes of its own resource at least.
        high: nodes of each of `_resources` at most.
    """
    own, resources = endpoint.resource, _resources(endpoint)
    at_most = [_priced(each, high[each.name]) for each in resources]
    known = [amount for amount in at_most if amount is not None]
    most = max(known) if len(known) == len(at_most) else None
    because = [f"{_span(low, high[own.name])} {_price(own)}"]
    if most is not None and most != at_most[0]:
        dearest = resources[at_most.index(most)]
        because.append(f"at most {_count(high[dearest.name])} {_price(dearest)} in their place")
    unpriced = [
        each.name for each, amount in zip(resources, at_most, strict=True) if amount is None
    ]
    because += [f"or {name}, which has no price" for name in unpriced if name != own.name]
    because += [_BOUGHT[kind] for kind in endpoint.capacity_types if kind in _BOUGHT]
    return _dollars(_priced(own, low), most, "; ".join(because), tuple(unpriced))


_BOUGHT = {
    "spot": "counted on demand, spot nodes cost less",
    "reserved": "reserved ones are paid, used or not",
}
"""Caveats of list prices for nodes that are not bought on demand."""


def _priced(resource: CloudResource, nodes: float) -> float | None:
    if resource.price is None:
        return None if nodes else 0.0
    return nodes * resource.price.usd_per_hour


def _dollars(
    low: float | None, high: float | None, because: str, unpriced: tuple[str, ...]
) -> plan.Cost:
    return plan.Cost(
        hour_at_min=_rounded(low),
        hour_at_max=_rounded(high),
        month_at_min=_rounded(None if low is None else low * HOURS_PER_MONTH),
        month_at_max=_rounded(None if high is None else high * HOURS_PER_MONTH),
        hour_stopped=0.0,
        because=because,
        unpriced=unpriced,
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
