"""Texts about access to clusters, and about what a plan creates for them and their pools."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import assert_never

from endpoints import plan


def access_text(access: plan.Access) -> str:
    """Access to a cluster, in words."""
    match access:
        case plan.EksAccess():
            return f"EKS cluster {access.name} in {access.region}"
        case plan.KubeconfigAccess():
            context = f"context {access.context}" if access.context else "the current context"
            return f"{context} of {access.kubeconfig or 'the usual kubeconfig'}"
        case _:
            assert_never(access)


def creation_lines(cluster: plan.Cluster) -> Iterator[str]:
    """Lines about what the stack creates for a cluster beside pools and endpoints."""
    match cluster.environment:
        case None:
            pass
        case plan.AwsEnvironment(control_plane=created, weight_store=store):
            yield from map(_control_plane, filter(None, [created]))
            yield from map(_weight_store, filter(None, [store]))
        case _:
            assert_never(cluster.environment)
    for kind, objects in groupby(cluster.objects, lambda each: each.kind):
        yield f"{kind} {', '.join(each.metadata['name'] for each in objects)}"


def node_lines(pool: plan.Pool) -> Iterator[str]:
    """Lines about the source of a pool's nodes; the preferred way first."""
    match pool.nodes_from:
        case plan.ManagedNodeGroup():
            yield _node_group(pool.nodes_from)
        case plan.KarpenterPool():
            yield from _ladder(pool.nodes_from.node_pools)
        case None:
            pass
        case _:
            assert_never(pool.nodes_from)


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
    bought = f" {template.reservation_id}" if template.reservation_id else ""
    efa = f", {template.efa_interfaces} EFA" if template.efa_interfaces else ""
    return (
        f"managed group of {group.ami_type}, {group.capacity_type}{bought}, {group.min_size} to "
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
