"""What a cluster holds once: pools of nodes and the stop-first policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from endpoints.plan.access import Access
from endpoints.plan.aws import AwsEnvironment
from endpoints.plan.cost import Cost
from endpoints.plan.node_group import KarpenterPool, ManagedNodeGroup
from endpoints.plan.objects import KubernetesObject, Manifest

CapacityType = Literal["on-demand", "spot", "reserved"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Taint:
    """A node taint."""

    key: str
    value: str
    effect: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A simulated node with the shape of a cloud resource."""

    metadata: Manifest
    taints: tuple[Taint, ...]


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
    nodes: tuple[Node, ...]
    """Simulated ones; empty elsewhere."""
    managed: tuple[ManagedNodeGroup, ...]
    """None or one."""
    karpenter: tuple[KarpenterPool, ...]
    """None or one."""
    endpoints: tuple[str, ...]
    stopped: tuple[str, ...]
    """Logical names of those endpoints that are stopped."""
    cost: Cost
    warnings: tuple[str, ...]
    """What may keep it from growing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceRule:
    """One kind of object that a policy looks at."""

    group: str
    version: str
    resource: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AdmissionPolicy:
    """A once-per-cluster guard: what the API server denies."""

    logical_name: str
    metadata: Manifest
    namespace: str
    label: str
    rules: tuple[ResourceRule, ...]
    operation: Literal["CREATE", "UPDATE"]
    match_conditions: Mapping[str, str]
    variables: Mapping[str, str]
    expression: str
    message_expression: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """How to reach a cluster, and what is created in it once."""

    logical_name: str
    name: str
    access: Access
    cluster_identifier: str
    """Where it changes, everything in the cluster is created anew."""
    namespaces: tuple[Manifest, ...]
    policies: tuple[AdmissionPolicy, ...]
    aws: tuple[AwsEnvironment, ...]
    """None or one: an EKS cluster's."""
    config_maps: tuple[KubernetesObject, ...]
    objects: tuple[KubernetesObject, ...]
    """Device plugins, load balancers and claims."""
