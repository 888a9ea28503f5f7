"""Nodes on AWS: managed node groups, and the objects that Karpenter reads."""

from dataclasses import dataclass
from typing import Literal

from endpoints.plan.iam import Role
from endpoints.plan.objects import KubernetesObject, Labels

EKS_EFFECTS = {
    "NoSchedule": "NO_SCHEDULE",
    "PreferNoSchedule": "PREFER_NO_SCHEDULE",
    "NoExecute": "NO_EXECUTE",
}
"""Kubernetes' taint effects in EKS' spelling (API reference, `Taint`)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockDevice:
    """An encrypted gp3 volume of a node."""

    device_name: str
    size_gib: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LaunchTemplate:
    """The template by which a group's instances start."""

    logical_name: str
    description: str
    block_devices: tuple[BlockDevice, ...]
    http_tokens: Literal["required"]
    http_put_response_hop_limit: int
    user_data: str | None
    """User data as plain text; None: only the part that EKS writes."""
    market_type: Literal["capacity-block"] | None
    instance_type: str | None
    """Type of a Capacity Block, which AWS wants named here; the group then lists no types."""
    reservation_id: str | None
    """Capacity reservation into which its instances are launched."""
    security_group_ids: tuple[str, ...]
    """IDs of security groups beside the cluster's own, which the component puts first."""
    efa_interfaces: int
    instance_tags: Labels
    tags: Labels


@dataclass(frozen=True, kw_only=True, slots=True)
class AutoscalingTag:
    """A tag of a group's Auto Scaling group."""

    logical_name: str
    key: str
    value: str
    propagate_at_launch: bool
    """Whether instances get the tag; only those that start from then on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EksTaint:
    """A taint in EKS' spelling."""

    key: str
    value: str
    effect: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ManagedNodeGroup:
    """An EKS managed node group; the size to ask for depends on its live size."""

    logical_name: str
    cluster_name: str
    ami_type: str
    capacity_type: Literal["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]
    instance_types: tuple[str, ...]
    labels: Labels
    taints: tuple[EksTaint, ...]
    min_size: int
    max_size: int
    """Most nodes, at least 1: EKS accepts no group whose maximum is 0."""
    serves: bool
    """Whether some endpoint on the group runs."""
    subnet_ids: tuple[str, ...]
    """IDs of subnets; empty: the cluster's own subnets, in `zones`."""
    zones: tuple[str, ...]
    """Zones of the group; empty: all of them. Only read where `subnet_ids` is empty."""
    max_unavailable: int
    launch_template: LaunchTemplate
    role: Role
    autoscaling_tags: tuple[AutoscalingTag, ...]
    tags: Labels
    create_seconds: int

    @property
    def objects(self) -> tuple[KubernetesObject, ...]:
        """What is created in the cluster: nothing."""
        return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class KarpenterPool:
    """A node class and a ladder of node pools, the preferred one first."""

    node_class: KubernetesObject
    node_pools: tuple[KubernetesObject, ...]

    @property
    def objects(self) -> tuple[KubernetesObject, ...]:
        """What is created in the cluster, in that order."""
        return (self.node_class, *self.node_pools)
