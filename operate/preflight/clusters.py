"""Judgements on a cluster and on the objects that its settings name; pure."""

from collections.abc import Iterable

from operate.preflight.figures import LiveCluster
from operate.preflight.finding import Check, Finding
from operate.preflight.wishes import ClusterWish

_ENTRIES = {"API", "API_AND_CONFIG_MAP"}


def judge_cluster(cluster: ClusterWish, live: LiveCluster | None) -> Iterable[Finding]:
    """Judge whether the cluster exists, or its name is free for the one to create."""
    check = Check(cluster.subject, "cluster")
    if cluster.create_version is not None:
        yield _creation(check, cluster, live)
        return
    if live is None:
        fix = "Correct `eks: name` and `region`, or have it made with `create:`."
        yield check.failure(f"{cluster.region} has no EKS cluster {cluster.name}", fix)
        return
    text = f"{cluster.name} is {live.status}, Kubernetes {live.version}"
    if live.status in {"ACTIVE", "UPDATING"}:
        yield check.ok(text)
    else:
        yield check.failure(text, "Nodes join only a cluster that is ACTIVE.")
    yield from _access(cluster, live)


def judge_admins(cluster: ClusterWish, principal: str) -> Finding:
    """Judge whether the deploying principal may enter the cluster to create.

    Args:
        cluster: the cluster.
        principal: ARN of the role or user who deploys.
    """
    check = Check(cluster.subject, "admins")
    if principal in cluster.admins:
        return check.ok(f"{principal} is among them")
    text = f"{principal} is not among `eks.create.admins`, and would be kept out of the cluster"
    return check.failure(text, "Add it in the stack's settings, or deploy as one of them.")


def judge_add_ons(cluster: ClusterWish, present: frozenset[str]) -> Iterable[Finding]:
    """Judge whether an existing cluster has the add-ons that the stack builds on."""
    check = Check(cluster.subject, "add-ons")
    for name in sorted(cluster.needed_add_ons):
        if name in present:
            yield check.ok(f"{name} is there")
            continue
        fix = (
            f"`aws eks create-addon --cluster-name {cluster.name} --addon-name {name}`, or "
            "`identity: oidc`; all is well if it was installed by other means."
        )
        yield check.warning(f"{name} is not there: pods would get no role", fix)


def judge_version(cluster: ClusterWish, versions: Iterable[str]) -> Finding:
    """Judge whether EKS creates clusters of the requested version."""
    check = Check(cluster.subject, "version")
    offered = sorted(versions, reverse=True)
    if cluster.create_version in offered:
        return check.ok(f"EKS creates Kubernetes {cluster.create_version}")
    text = f"EKS creates no Kubernetes {cluster.create_version}"
    return check.failure(text, f"It has {', '.join(offered)}.")


def judge_bucket(cluster: ClusterWish, region: str | None) -> Finding:
    """Judge whether the bucket of weights exists, or its name may be free.

    Args:
        cluster: the cluster.
        region: region of the bucket; None if no bucket has that name.
    """
    check = Check(cluster.subject, "bucket")
    if region is None:
        if cluster.creates_bucket:
            return check.ok(f"the name {cluster.bucket} is free")
        fix = "Correct `weights: bucket`, or write `create: true`."
        return check.failure(f"there is no bucket {cluster.bucket}", fix)
    if region != cluster.region:
        text = f"{cluster.bucket} is in {region}, the cluster in {cluster.region}"
        return check.warning(text, "Weights cross regions: slow, and paid for by the gigabyte.")
    return check.ok(f"{cluster.bucket} is there")


def judge_named(
    cluster: ClusterWish, check_name: str, arn: str, state: str | None, good: str
) -> Finding:
    """Judge whether an object that the settings name by its ARN exists and is usable.

    Args:
        cluster: the cluster.
        check_name: the kind of object.
        arn: its ARN.
        state: its state; None if it does not exist.
        good: the state in which it is usable.
    """
    check = Check(cluster.subject, check_name)
    if state is None:
        return check.failure(f"{arn} does not exist", f"Name one of {cluster.region}.")
    if state != good:
        return check.failure(f"{arn} is {state}", f"It must be {good}.")
    return check.ok(f"{arn} is {state}")


def _creation(check: Check, cluster: ClusterWish, live: LiveCluster | None) -> Finding:
    if live is None:
        return check.ok(f"the name {cluster.name} is free")
    text = f"{cluster.name} is there, {live.status}"
    fix = "Right if this stack created it; if not, remove `create:` or choose another name."
    return check.warning(text, fix)


def _access(cluster: ClusterWish, live: LiveCluster) -> Iterable[Finding]:
    if not cluster.needs_access_entries:
        return
    check = Check(cluster.subject, "access")
    text = f"its authentication mode is {live.authentication_mode or 'not reported'}"
    if live.authentication_mode in _ENTRIES:
        yield check.ok(text)
        return
    fix = (
        f"`aws eks update-cluster-config --name {cluster.name} --access-config "
        "authenticationMode=API_AND_CONFIG_MAP`: the stack creates access entries."
    )
    yield check.failure(text, fix)
