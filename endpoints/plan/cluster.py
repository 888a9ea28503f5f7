"""What a cluster holds once: pools of nodes and guards."""

from dataclasses import dataclass
from typing import Literal

from endpoints.plan.access import Access
from endpoints.plan.aws import AwsEnvironment
from endpoints.plan.cost import Cost
from endpoints.plan.node_group import KarpenterPool, ManagedNodeGroup
from endpoints.plan.objects import KubernetesObject

CapacityType = Literal["on-demand", "spot", "reserved"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pool:
    """Nodes of one resource on one cluster; the bounds count running endpoints only."""

    logical_name: str
    name: str
    cluster: str
    resource: str
    capacity_types: tuple[CapacityType, ...]
    """The preferred one first."""
    min_nodes: int
    max_nodes: int
    nodes: tuple[KubernetesObject, ...]
    """Simulated ones; empty elsewhere."""
    managed: ManagedNodeGroup | None
    karpenter: KarpenterPool | None
    endpoints: tuple[str, ...]
    stopped: tuple[str, ...]
    """Logical names of those endpoints that are stopped."""
    cost: Cost
    warnings: tuple[str, ...]
    """What may keep it from growing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guard:
    """What the API server denies, once per cluster."""

    policy: KubernetesObject
    binding: KubernetesObject
    """There after the policy."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """How to reach a cluster, and what is created in it once."""

    logical_name: str
    name: str
    access: Access
    cluster_identifier: str
    """Where it changes, everything in the cluster is created anew."""
    namespace: KubernetesObject | None
    """None: the stack does not create it."""
    guards: tuple[Guard, ...]
    aws: AwsEnvironment | None
    """An EKS cluster's."""
    config_maps: tuple[KubernetesObject, ...]
    objects: tuple[KubernetesObject, ...]
    """Device plugins, load balancers and claims; each may need those before it."""
