"""Texts about the AWS resources that a plan creates for clusters and pools."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from endpoints import plan


def creation_lines(cluster: plan.Cluster) -> Iterator[str]:
    """Lines about the resources that the stack creates for a cluster beside pools and endpoints."""
    if cluster.aws is not None and cluster.aws.control_plane is not None:
        yield _control_plane(cluster.aws.control_plane)
    if cluster.aws is not None and cluster.aws.weight_store is not None:
        yield _weight_store(cluster.aws.weight_store)
    for kind, objects in groupby(cluster.objects, lambda each: each.kind):
        yield f"{kind} {', '.join(each.metadata['name'] for each in objects)}"


def node_lines(pool: plan.Pool) -> Iterator[str]:
    """Lines about the source of a pool's nodes on AWS; the preferred way first."""
    if pool.managed is not None:
        yield _node_group(pool.managed)
    if pool.karpenter is not None:
        yield from _ladder(pool.karpenter.node_pools)


def _control_plane(created: plan.ControlPlane) -> str:
    reach = f"open to {', '.join(created.public_access_cidrs)}"
    nodes = created.system_nodes
    return (
        f"EKS cluster {created.name} of Kubernetes {created.version}, API "
        f"{reach if created.endpoint_public_access else 'private'}, {nodes.min_size} to "
        f"{nodes.max_size} system nodes of {', '.join(nodes.instance_types)}"
    )


def _weight_store(store: plan.WeightStore) -> str:
    bucket = f"bucket {store.bucket.name}, and " if store.bucket is not None else ""
    account = store.service_account.metadata
    return (
        f"{bucket}a role by which ServiceAccount {account['namespace']}/{account['name']} reads "
        f"weights ({store.identity})"
    )


def _node_group(group: plan.ManagedNodeGroup) -> str:
    template = group.launch_template
    places = group.subnet_ids or group.zones or ("every subnet of the cluster",)
    ids = f" {', '.join(template.reservation_ids)}" if template.reservation_ids else ""
    efa = f", {template.efa_interfaces} EFA" if template.efa_interfaces else ""
    return (
        f"managed group of {group.ami_type}, {group.capacity_type}{ids}, {group.min_size} to "
        f"{group.max_size}{efa}, in {', '.join(places)}"
    )


def _ladder(node_pools: Iterable[plan.KubernetesObject]) -> Iterator[str]:
    for word, node_pool in zip(_words(), node_pools, strict=False):
        spec = node_pool.spec
        wanted = {
            each["key"]: ", ".join(each["values"])
            for each in spec["template"]["spec"]["requirements"]
        }
        limits = ", ".join(f"{amount} {name}" for name, amount in spec["limits"].items())
        zone = wanted.get("topology.kubernetes.io/zone")
        yield (
            f"{word} {wanted['karpenter.sh/capacity-type']} "
            f"{wanted['node.kubernetes.io/instance-type']}, at most {limits}"
            f"{f', in {zone}' if zone else ''}"
        )


def _words() -> Iterator[str]:
    yield "Karpenter:"
    while True:
        yield "or else"
