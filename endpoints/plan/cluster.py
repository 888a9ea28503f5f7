"""Contents of a cluster that exist once: pools of nodes and guards."""

from dataclasses import dataclass
from typing import Literal

from endpoints.plan.access import Access
from endpoints.plan.clouds import Environment, NodeSource
from endpoints.plan.cost import Cost
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
    """Ways in which nodes are bought, the preferred one first."""
    min_nodes: int
    max_nodes: int
    nodes: tuple[KubernetesObject, ...]
    """Simulated nodes; empty elsewhere."""
    nodes_from: NodeSource | None
    """Source of a cloud's nodes; None elsewhere."""
    endpoints: tuple[str, ...]
    stopped: tuple[str, ...]
    """Logical names of the endpoints that are stopped."""
    cost: Cost
    warnings: tuple[str, ...]
    """Warnings about limits to the pool's growth."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guard:
    """A policy by which the API server denies requests, once per cluster."""

    policy: KubernetesObject
    binding: KubernetesObject
    """Binding of the policy, created after it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """Access to a cluster, and the objects that are created in it once."""

    logical_name: str
    name: str
    access: Access
    cluster_identifier: str
    """Identifier of the cluster: when it changes, everything in the cluster is created anew."""
    namespace: KubernetesObject | None
    """Namespace to create; None where it exists already."""
    guards: tuple[Guard, ...]
    environment: Environment | None
    """Resources of its cloud; None for a cluster outside of one."""
    config_maps: tuple[KubernetesObject, ...]
    objects: tuple[KubernetesObject, ...]
    """Device plugins, load balancers and claims; each object may need those before it."""
