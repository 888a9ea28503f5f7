"""Checks of a whole stack, account by account and region by region."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

import boto3

from endpoints.permissions import Extent
from operate.eks import NO_ANSWER, session
from operate.errors import EksError
from operate.preflight import network, quotas
from operate.preflight.account_reader import AccountReader
from operate.preflight.cluster_checks import check_cluster, check_network, discovered
from operate.preflight.compute_reader import ComputeReader
from operate.preflight.figures import LiveCluster, Subnet
from operate.preflight.finding import Check, Finding
from operate.preflight.guarded import reason
from operate.preflight.pool_checks import check_pool
from operate.preflight.region import Region
from operate.preflight.region_checks import check_admins, check_permissions, check_quotas
from operate.preflight.wishes import ClusterWish, PoolWish

FigureT = TypeVar("FigureT")


def check_stack(
    clusters: Sequence[ClusterWish], extents: Mapping[str, Extent]
) -> Iterator[Finding]:
    """Run every check of the stack.

    Args:
        clusters: the stack's clusters and pools.
        extents: the extents of its policies, by cluster; the account is the caller's.
    """

    def account(cluster: ClusterWish) -> tuple[str, str]:
        return cluster.region, cluster.role_arn or ""

    for (name, role_arn), group in groupby(sorted(clusters, key=account), account):
        check = Check(name, "credentials")
        try:
            aws = session(name, role_arn or None)
            number, caller = AccountReader(aws).caller()
        except EksError as error:
            fix = "Let the caller assume it (trust policy, sts:AssumeRole), or log in again."
            yield check.failure(str(error), fix)
        except NO_ANSWER as error:
            yield check.failure(*reason(error))
        else:
            yield check.ok(caller)
            here = list(group)
            mine = [extents[cluster.subject].of(number) for cluster in here]
            yield from _region(aws, caller, here, mine)


def _region(
    aws: boto3.Session, caller: str, clusters: Sequence[ClusterWish], extents: Sequence[Extent]
) -> Iterator[Finding]:
    name, compute = clusters[0].region, ComputeReader(aws)
    check = Check(name, quotas.CHECK)
    running, lost = _read(check, "what runs now", compute.running)
    types = {one for cluster in clusters for pool in cluster.pools for one in pool.instance_types}
    reserved, unseen = _read(
        check, "capacity reservations", lambda: compute.reserved(extents[0].account)
    )
    taken = running if running is None else (*running, *(reserved or ()))
    types |= {one.instance_type for one in taken or ()}
    shapes, unknown = _read(check, "vCPUs of instance types", lambda: compute.shapes(types))
    region = Region(
        name=name,
        account=AccountReader(aws),
        compute=compute,
        shapes=shapes or {},
        running=taken,
    )
    yield from check_permissions(region, caller, clusters, extents)
    yield from (*lost, *unseen, *unknown)
    yield from check_quotas(region, clusters)
    for cluster in clusters:
        yield from check_admins(region, caller, cluster)
        yield from _cluster(cluster, region)


def _cluster(cluster: ClusterWish, region: Region) -> Iterator[Finding]:
    check = Check(cluster.subject, "cluster")
    live, lost = _read(check, cluster.name, lambda: region.account.cluster(cluster.name))
    yield from lost or check_cluster(cluster, live, region.account)
    ids = {*cluster.subnets.values(), *(live.subnet_ids if live else ())}
    check = Check(cluster.subject, "subnets")
    subnets, lost = _read(check, "subnets", lambda: _subnets(cluster, ids, region))
    yield from lost or check_network(cluster, live, subnets or {}, region)
    version = cluster.create_version or (live.version if live else None)
    for pool in cluster.pools:
        there = _of_pool(cluster, pool, live, subnets or {})
        yield from check_pool(pool, there, version, region.nodes(cluster, pool), region)


def _subnets(cluster: ClusterWish, ids: set[str], region: Region) -> Mapping[str, Subnet]:
    found = dict(region.compute.subnets("subnet-id", ids))
    if cluster.discovers_subnets:
        found |= region.compute.subnets(f"tag:{network.DISCOVERY_TAG}", [cluster.name])
    return found


def _of_pool(
    cluster: ClusterWish, pool: PoolWish, live: LiveCluster | None, known: Mapping[str, Subnet]
) -> list[Subnet]:
    """Subnets that the pool's nodes may be in."""
    if cluster.discovers_subnets:
        found = discovered(cluster, known)
    else:
        wanted = pool.subnet_ids or (live.subnet_ids if live else ())
        found = [known[one] for one in wanted if one in known]
    return [one for one in found if not pool.zones or one.zone in pool.zones]


def _read(
    check: Check, what: str, read: Callable[[], FigureT]
) -> tuple[FigureT | None, list[Finding]]:
    """AWS's answer; None and a finding where AWS gives none."""
    try:
        return read(), []
    except NO_ANSWER as error:
        text, fix = reason(error)
        return None, [check.not_checked(f"{what}: {text}", fix)]
