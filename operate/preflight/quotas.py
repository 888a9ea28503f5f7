"""Judgements on quotas: whether the account may run as many vCPUs as the pools need; pure.

Nodes of reservations need no further quota: an active reservation counts, used or not (EC2 User
Guide, "Capacity Reservation limits"). Assumption: Capacity Blocks count to no quota.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from endpoints.catalog.aws_quotas import Market, Quota, quota_of
from operate.preflight.figures import InstanceShape, RunningInstance
from operate.preflight.finding import Check, Finding
from operate.preflight.wishes import PoolWish

CHECK = "quota"


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotaNeed:
    """vCPUs that the pools of one region need of one quota."""

    quota: Quota
    at_min: int
    at_max: int
    only_way: int
    """Part of `at_max` that has no other market or instance type to fall back to."""
    terms: tuple[str, ...]
    """Terms of the sum `at_max`, in words."""


def quota_needs(
    pools: Iterable[PoolWish], shapes: Mapping[str, InstanceShape]
) -> tuple[QuotaNeed, ...]:
    """Needs of every quota that a pool counts to; stopped pools need none."""
    needs: dict[str, list[QuotaNeed]] = defaultdict(list)
    for pool in (one for one in pools if one.max_nodes):
        for need in _pool_needs(pool, shapes):
            needs[need.quota.code].append(need)
    return tuple(_sum(group) for _, group in sorted(needs.items()))


def unknown_families(pools: Iterable[PoolWish]) -> tuple[str, ...]:
    """Instance types whose quota the catalogue does not know."""
    types = {one for pool in pools for one in pool.instance_types}
    return tuple(sorted(one for one in types if quota_of(one, "on-demand") is None))


def used_by_others(
    need: QuotaNeed,
    running: Iterable[RunningInstance],
    shapes: Mapping[str, InstanceShape],
    owners: set[str],
) -> int:
    """Running vCPUs of the quota outside of the clusters `owners`.

    Assumption on the safe side: an instance with fewer vCPUs than its type counts with all.
    """
    return sum(
        shapes[instance.instance_type].vcpus
        for instance in running
        if instance.owner not in owners
        and instance.instance_type in shapes
        and quota_of(instance.instance_type, "spot" if instance.spot else "on-demand") == need.quota
    )


def judge_quota(region: str, need: QuotaNeed, applied: float, used: int | None) -> Finding:
    """Judge whether others' use and the pools' largest need stay within the quota.

    Args:
        region: the region.
        need: the pools' need.
        applied: the quota, in vCPUs.
        used: vCPUs of others; None if unknown, which counts as 0.
    """
    check = Check(region, CHECK)
    others = used or 0
    known = f"others use {used}" if used is not None else "what others use is not known"
    text = (
        f"{need.quota.name} ({need.quota.code}): {applied:g} vCPUs, {known}; "
        f"at most {need.at_max} are needed: {', '.join(need.terms)}"
    )
    wanted = others + need.at_max
    if wanted <= applied:
        return check.ok(text)
    fix = (
        f"Ask for {wanted}: `aws service-quotas request-service-quota-increase --service-code ec2 "
        f"--quota-code {need.quota.code} --desired-value {wanted} --region {region}`, or in the "
        "console of Service Quotas; or lower `replicas`."
    )
    if others + need.at_min > applied:
        least = f"; even the {need.at_min} of the nodes that always run are too many"
        return check.failure(text + least, fix)
    if others + need.only_way > applied:
        return check.failure(text, fix)
    return check.warning(f"{text}; the pools have other ways to get nodes", fix)


def _pool_needs(pool: PoolWish, shapes: Mapping[str, InstanceShape]) -> Iterator[QuotaNeed]:
    """Needs of a pool, one for each quota, by its largest instance type: a node has one type."""
    by_quota: dict[str, list[tuple[Quota, Market, str]]] = defaultdict(list)
    for market in pool.markets:
        for instance_type in pool.instance_types:
            quota = None if market == "reserved" else quota_of(instance_type, market)
            if quota is not None and market != "reserved" and instance_type in shapes:
                by_quota[quota.code].append((quota, market, instance_type))
    preferred = pool.instance_types[0]
    for ways in by_quota.values():
        largest = max((way[2] for way in ways), key=lambda one: shapes[one].vcpus)
        vcpus = shapes[largest].vcpus
        is_last = any(way[1:] == (pool.markets[-1], preferred) for way in ways)
        yield QuotaNeed(
            quota=ways[0][0],
            at_min=shapes[preferred].vcpus * pool.min_nodes
            if is_last and len(pool.markets) == 1
            else 0,
            at_max=vcpus * pool.max_nodes,
            only_way=shapes[preferred].vcpus * pool.max_nodes if is_last else 0,
            terms=(f"{pool.subject} {pool.max_nodes} x {vcpus} ({largest})",),
        )


def _sum(needs: Sequence[QuotaNeed]) -> QuotaNeed:
    return QuotaNeed(
        quota=needs[0].quota,
        at_min=sum(need.at_min for need in needs),
        at_max=sum(need.at_max for need in needs),
        only_way=sum(need.only_way for need in needs),
        terms=tuple(term for need in needs for term in need.terms),
    )
