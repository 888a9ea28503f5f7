"""Settings of a cluster on AWS: the `eks:` part of its settings."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from endpoints.facts import Facts
from endpoints.quantity import Memory
from endpoints.record import Record
from endpoints.stack.aws_rules import (
    ClusterName,
    KeyArn,
    Network,
    PolicyArn,
    Region,
    ReservationId,
    RoleArn,
    SecurityGroupId,
    SubnetId,
    TagKey,
    TagValue,
    Zone,
)

KubernetesVersion = Annotated[
    str,
    Field(pattern=r"^1\.[0-9]{2}$"),
    Facts(sentence="must be a minor version of Kubernetes"),
]
Ami = Literal["al2023", "bottlerocket"]
MOST_TAGS = 30
"""AWS allows 50 tags; an Auto Scaling group also has those of the node autoscaler."""
Presence = Literal["create", "exists", "none"]


class SystemNodes(Record):
    """Nodes of a created cluster for everything that is not a model server."""

    instance_type: str = Field("m7i.large", description="Instance type of EC2.")
    min: int = Field(2, ge=1, le=20, description="Fewest nodes.")
    max: int = Field(3, ge=1, le=20, description="Most nodes.")


class ControlPlaneSettings(Record):
    """A cluster that the stack creates, and takes away when it is removed."""

    version: KubernetesVersion = Field(examples=["1.35"], description="Kubernetes version of EKS.")
    admins: tuple[RoleArn, ...] = Field(
        strict=False,
        min_length=1,
        examples=[["arn:aws:iam::111122223333:role/platform"]],
        description="IAM roles or users that administer the cluster; the deploying one among them.",
    )
    public_access_cidrs: tuple[Network, ...] = Field(
        (),
        strict=False,
        examples=[["203.0.113.0/24"]],
        description="Networks that reach the API server from the internet; none by default.",
    )
    kms_key: KeyArn | None = Field(
        None,
        examples=["arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
        description="Key that encrypts Secrets; absent: the stack creates one.",
    )
    system_nodes: SystemNodes = Field(
        default_factory=SystemNodes,
        examples=[{"min": 2, "max": 3}],
        description="Nodes for what is no model server.",
    )


class PoolSettings(Record):
    """What is particular to the pools of one resource in this environment."""

    zones: tuple[Zone, ...] = Field(
        (), strict=False, examples=[["us-east-1a"]], description="Only these zones; all if absent."
    )
    ami: Ami | None = Field(None, description="al2023 or bottlerocket; the cluster's if absent.")
    root_volume: Memory | None = Field(
        None, examples=["300Gi"], description="Disk of each node; the cluster's if absent."
    )
    reservations: tuple[ReservationId, ...] = Field(
        (),
        strict=False,
        examples=[["cr-0123456789abcdef0"]],
        description="Capacity reservations that the capacity type `reserved` uses.",
    )
    capacity_block: bool = Field(
        False, description="Whether those reservations are Capacity Blocks for ML."
    )
    alternatives: tuple[str, ...] = Field(
        (),
        strict=False,
        max_length=20,
        examples=[["g6e.2xlarge"]],
        description="Karpenter only: resources to take when this one is not to be had, in order.",
    )
    efa: bool = Field(False, description="true attaches the resource's EFA interfaces.")


class DevicePlugins(Record):
    """What makes accelerators known to Kubernetes, and who brings it.

    create: the stack does. exists: the cluster has it. none: pools that need it are refused.
    """

    nvidia: Presence = Field("none", description="NVIDIA's device plugin.")
    neuron: Literal["exists", "none"] = Field("none", description="AWS' Neuron device plugin.")
    efa: Presence = Field("none", description="AWS' EFA device plugin.")
    dcgm_exporter: Presence = Field("none", description="NVIDIA's exporter of GPU metrics.")


class EksSettings(Record):
    """An EKS cluster: one that exists, or one that the stack creates."""

    name: ClusterName = Field(examples=["models"], description="The cluster's name in EKS.")
    region: Region = Field(examples=["us-east-1"], description="Region of AWS.")
    role_arn: RoleArn | None = Field(
        None,
        examples=["arn:aws:iam::111122223333:role/deployer"],
        description="Role that the AWS provider and the cluster's clients assume.",
    )
    create: ControlPlaneSettings | None = Field(
        None,
        examples=[{"version": "1.35", "admins": ["arn:aws:iam::111122223333:role/platform"]}],
        description="Creates the cluster; absent: it exists.",
    )
    subnets: Mapping[Zone, SubnetId] = Field(
        default_factory=dict,
        examples=[{"us-east-1a": "subnet-0123456789abcdef0"}],
        description="Private subnet of each zone that nodes may be in; the cluster's if absent.",
    )
    security_groups: tuple[SecurityGroupId, ...] = Field(
        (),
        strict=False,
        examples=[["sg-0123456789abcdef0"]],
        description="Of the nodes, beside the cluster's own.",
    )
    identity: Literal["pod-identity", "oidc"] = Field(
        "pod-identity", description="How pods get their IAM roles."
    )
    permissions_boundary: PolicyArn | None = Field(
        None,
        examples=["arn:aws:iam::111122223333:policy/boundary"],
        description="Boundary of every role that the stack creates.",
    )
    ami: Ami = Field("al2023", description="Operating system of nodes.")
    root_volume: Memory = Field("200Gi", description="Disk of each node.")
    pools: Mapping[str, PoolSettings] = Field(
        default_factory=dict,
        examples=[{"g6e.xlarge": {"zones": ["us-east-1a"]}}],
        description="What is particular to the pools of a resource.",
    )
    device_plugins: DevicePlugins = Field(
        default_factory=DevicePlugins,
        examples=[{"nvidia": "create"}],
        description="What makes accelerators known to Kubernetes, and who brings it.",
    )
    tags: Mapping[TagKey, TagValue] = Field(
        default_factory=dict,
        max_length=MOST_TAGS,
        examples=[{"team": "ml"}],
        description="On everything created.",
    )
