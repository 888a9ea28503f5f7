"""NodePools and the EC2NodeClass from which Karpenter launches a pool's nodes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from endpoints import names, plan
from endpoints.aws.node_class import (
    NODE_CLASS_GROUP,
    karpenter_metadata,
    karpenter_name,
    node_class,
)
from endpoints.aws.pool_nodes import node_labels, pool_settings
from endpoints.catalog import CloudResource
from endpoints.endpoint.costs import packed_nodes
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.manifests import kubernetes_object
from endpoints.quantity import cpu_millis, cpu_text

HEAVIEST = 100
"""Karpenter tries node pools of more weight first; weights are 1 to 100."""
EMPTY_FOR = "10m"
"""How long a node must be empty: what Cluster Autoscaler waits by default, longer than a restart
of a replica takes."""
DRAIN_MARGIN = 60
"""Seconds beside the longest grace until a node's pods are killed: an assumption."""
TERMINATION = 900
"""Seconds in which EC2 ends an instance with accelerators: an assumption."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rung:
    """One way to get a node: instances of a resource, bought in one way."""

    capacity_type: plan.CapacityType
    resource: CloudResource
    nodes: int
    """The most that may be launched this way."""


def karpenter_pool(
    logical_name: str, members: Sequence[ResolvedEndpoint], max_nodes: int
) -> plan.KarpenterPool | None:
    """Node class and node pools of a pool; None where the cluster has no Karpenter.

    Args:
        logical_name: the pool's, unique in the stack.
        members: its endpoints, running and stopped.
        max_nodes: nodes of its own resource that the running ones need at most.
    """
    first = members[0]
    if first.cluster.nodes != "karpenter" or first.cluster.eks is None:
        return None
    grace = max(derive_timers(member, waves=1).grace.seconds for member in members)
    drain_seconds = grace + DRAIN_MARGIN
    return plan.KarpenterPool(
        node_class=node_class(logical_name, first, first.cluster.eks),
        node_pools=tuple(
            replace(
                _node_pool(logical_name, first, rung, HEAVIEST - index, drain_seconds),
                # Karpenter keeps a deleted one until its nodes are empty and terminated.
                delete_seconds=drain_seconds + TERMINATION,
            )
            for index, rung in enumerate(_ladder(members, max_nodes))
        ),
    )


def _ladder(members: Sequence[ResolvedEndpoint], max_nodes: int) -> tuple[_Rung, ...]:
    """The preferred way first: every way to buy the resource itself, then its alternatives."""
    first = members[0]
    own = [
        _Rung(capacity_type=kind, resource=first.resource, nodes=max_nodes)
        for kind in first.capacity_types
    ]
    # A reservation is one of the resource's own instance type.
    others = [
        _Rung(capacity_type=kind, resource=other, nodes=_most_nodes(other, members))
        for other in first.alternatives
        for kind in first.capacity_types
        if kind != "reserved"
    ]
    return (*own, *others)


def _most_nodes(resource: CloudResource, members: Iterable[ResolvedEndpoint]) -> int:
    running = (member for member in members if member.state == "running")
    return sum(packed_nodes(resource, member.replicas.max) for member in running)


def _node_pool(
    logical_name: str,
    endpoint: ResolvedEndpoint,
    rung: _Rung,
    weight: int,
    drain_seconds: int,
) -> plan.KubernetesObject:
    is_own = rung.resource.name == endpoint.resource.name
    kind = rung.capacity_type
    suffix = kind if is_own else names.pool(rung.resource.name, (kind,), None)
    template_spec = {
        "nodeClassRef": {
            "group": NODE_CLASS_GROUP,
            "kind": "EC2NodeClass",
            "name": karpenter_name(endpoint),
        },
        "requirements": _requirements(endpoint, rung),
        "taints": [
            {"key": taint.key, "value": taint.value, "effect": taint.effect}
            for taint in rung.resource.taints
        ],
        # A node that ends on its thirtieth day, Karpenter's default, ends streams with it.
        "expireAfter": "Never",
        "terminationGracePeriod": f"{drain_seconds}s",
    }
    return kubernetes_object(
        logical_name=f"{logical_name}.{suffix}",
        api_version="karpenter.sh/v1",
        kind="NodePool",
        metadata=karpenter_metadata(karpenter_name(endpoint, suffix)),
        spec={
            "template": {
                "metadata": {"labels": node_labels(endpoint, rung.resource)},
                "spec": template_spec,
            },
            "weight": weight,
            "limits": _limits(rung),
            "disruption": {
                "consolidationPolicy": "WhenEmpty",
                "consolidateAfter": EMPTY_FOR,
                # A new image or an edit of the pool concerns new nodes only. Without this, drifted
                # nodes would be drained after the grace period whatever their pods say.
                "budgets": [{"nodes": "0", "reasons": ["Drifted"]}],
            },
        },
    )


def _requirements(endpoint: ResolvedEndpoint, rung: _Rung) -> list[dict[str, object]]:
    eks = endpoint.cluster.eks
    assert eks is not None
    zones = pool_settings(eks, endpoint.resource).zones
    wanted: dict[str, Iterable[str]] = {
        "node.kubernetes.io/instance-type": [rung.resource.instance_type],
        "karpenter.sh/capacity-type": [rung.capacity_type],
        "kubernetes.io/arch": [rung.resource.architecture],
        "kubernetes.io/os": ["linux"],
        **({"topology.kubernetes.io/zone": zones} if zones else {}),
    }
    return [
        {"key": key, "operator": "In", "values": list(values)} for key, values in wanted.items()
    ]


def _limits(rung: _Rung) -> Mapping[str, str]:
    """All that the nodes have of what they are there for; 0 lets Karpenter launch none."""
    accelerator = rung.resource.accelerator
    if accelerator is None:
        return {"cpu": cpu_text(rung.nodes * cpu_millis(rung.resource.capacity.cpu))}
    return {accelerator.resource_name: str(rung.nodes * accelerator.count)}
