"""Checks of one cluster and of the objects that its settings name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from operate.preflight import clusters, network
from operate.preflight.account_reader import AccountReader
from operate.preflight.figures import LiveCluster, Subnet
from operate.preflight.finding import Check, Finding
from operate.preflight.guarded import guarded
from operate.preflight.region import Region
from operate.preflight.wishes import ClusterWish


def check_cluster(
    cluster: ClusterWish, live: LiveCluster | None, account: AccountReader
) -> Iterator[Finding]:
    """Check the cluster itself, its add-ons, key, certificates, web ACL and bucket."""
    yield from clusters.judge_cluster(cluster, live)
    for name, run in _questions(cluster, live, account):
        yield from guarded(Check(cluster.subject, name), run)


def check_network(
    cluster: ClusterWish,
    live: LiveCluster | None,
    subnets: Mapping[str, Subnet],
    region: Region,
) -> Iterator[Finding]:
    """Check the subnets that the settings name, and those that load balancers need."""
    vpc_id = (live.vpc_id or None) if live else None
    yield from network.judge_existence(cluster, vpc_id, subnets)
    if cluster.discovers_subnets:
        yield network.judge_discovery(cluster, discovered(cluster, subnets))
    vpcs = {vpc_id} if vpc_id else {subnet.vpc_id for subnet in subnets.values()}
    if not cluster.load_balancers or not vpcs:
        return

    def run() -> Iterable[Finding]:
        found = region.compute.subnets("vpc-id", vpcs)
        return network.judge_load_balancers(cluster, tuple(found.values()))

    yield from guarded(Check(cluster.subject, "load balancers"), run)


def discovered(cluster: ClusterWish, subnets: Mapping[str, Subnet]) -> list[Subnet]:
    """Subnets with the tag by which Karpenter discovers them."""
    return [one for one in subnets.values() if one.tags.get(network.DISCOVERY_TAG) == cluster.name]


_Question = tuple[str, partial[Sequence[Finding]]]


def _questions(
    cluster: ClusterWish, live: LiveCluster | None, account: AccountReader
) -> Iterator[_Question]:
    if cluster.create_version is not None and live is None:
        yield "version", partial(_version, cluster, account)
    if live is not None and cluster.needed_add_ons:
        yield "add-ons", partial(_add_ons, cluster, account)
    if cluster.kms_key is not None:
        yield "key", partial(_key, cluster, cluster.kms_key, account)
    for arn in cluster.certificates:
        yield "certificate", partial(_certificate, cluster, arn, account)
    if cluster.web_acl is not None:
        yield "web ACL", partial(_web_acl, cluster, cluster.web_acl, account)
    if cluster.bucket is not None:
        yield "bucket", partial(_bucket, cluster, cluster.bucket, account)


def _version(cluster: ClusterWish, account: AccountReader) -> Sequence[Finding]:
    return [clusters.judge_version(cluster, account.versions())]


def _add_ons(cluster: ClusterWish, account: AccountReader) -> Sequence[Finding]:
    return list(clusters.judge_add_ons(cluster, account.add_ons(cluster.name)))


def _key(cluster: ClusterWish, arn: str, account: AccountReader) -> Sequence[Finding]:
    return [clusters.judge_named(cluster, "key", arn, account.key_state(arn), "Enabled")]


def _certificate(cluster: ClusterWish, arn: str, account: AccountReader) -> Sequence[Finding]:
    state = account.certificate(arn)
    return [clusters.judge_named(cluster, "certificate", arn, state, "ISSUED")]


def _web_acl(cluster: ClusterWish, arn: str, account: AccountReader) -> Sequence[Finding]:
    state = "there" if account.has_web_acl(arn) else None
    return [clusters.judge_named(cluster, "web ACL", arn, state, "there")]


def _bucket(cluster: ClusterWish, name: str, account: AccountReader) -> Sequence[Finding]:
    return [clusters.judge_bucket(cluster, account.bucket_region(name))]
