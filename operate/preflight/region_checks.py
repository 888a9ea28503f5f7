"""Checks of an account in one region, over all clusters of the stack there."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from endpoints.permissions import Extent, deploy_policy, load_permissions
from operate.preflight import quotas, simulation
from operate.preflight.clusters import judge_admins
from operate.preflight.finding import Check, Finding
from operate.preflight.guarded import guarded
from operate.preflight.region import Region
from operate.preflight.wishes import ClusterWish


def check_permissions(
    region: Region, caller: str, clusters: Sequence[ClusterWish], extents: Sequence[Extent]
) -> list[Finding]:
    """Check the caller's permissions by simulating the program's calls on these clusters."""
    used = frozenset[str]().union(*(cluster.actions for cluster in clusters))
    run = partial(_permissions, region, caller, used, extents)
    return guarded(Check(region.name, simulation.CHECK), run)


def check_admins(region: Region, caller: str, cluster: ClusterWish) -> list[Finding]:
    """Check that the caller will have access to a cluster that the stack creates."""
    if not cluster.admins:
        return []
    return guarded(Check(cluster.subject, "admins"), partial(_admins, region, caller, cluster))


def check_quotas(region: Region, clusters: Sequence[ClusterWish]) -> Iterator[Finding]:
    """Check every quota that a pool of the region counts to."""
    check = Check(region.name, quotas.CHECK)
    pools = [pool for cluster in clusters for pool in cluster.pools]
    owners = {cluster.owner for cluster in clusters}
    for name in quotas.unknown_families(pools):
        fix = "Look at it in the console of Service Quotas."
        yield check.not_checked(f"no quota is known for {name}", fix)
    for need in quotas.quota_needs(pools, region.shapes):
        running, shapes = region.running, region.shapes
        used = None if running is None else quotas.used_by_others(need, running, shapes, owners)
        yield from guarded(check, partial(_quota, region, need, used))


def _admins(region: Region, caller: str, cluster: ClusterWish) -> Iterable[Finding]:
    return [judge_admins(cluster, region.account.principal(caller))]


def _permissions(
    region: Region, caller: str, used: frozenset[str], extents: Sequence[Extent]
) -> Iterable[Finding]:
    principal = region.account.principal(caller)
    if not simulation.is_simulated(principal):
        check = Check(region.name, simulation.CHECK)
        fix = "Deploy as a role, with docs/reference/aws-iam-policy.json."
        return [check.warning(f"IAM simulates nothing for {principal}", fix)]
    questions = list(simulation.simulations(deploy_policy(load_permissions(), extents), used))
    denied = [action for one in questions for action in region.account.denied(principal, one)]
    asked = sum(len(one.actions) for one in questions)
    return [simulation.judge_permissions(region.name, denied, asked)]


def _quota(region: Region, need: quotas.QuotaNeed, used: int | None) -> Iterable[Finding]:
    applied = region.compute.quota(need.quota.code)
    return [quotas.judge_quota(region.name, need, applied, used)]
