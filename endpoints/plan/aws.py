"""Resources that stand in AWS once per cluster: control plane, roles, weights.

Logical names are at most 55 characters, so that the provider's `-<7 hex>` fits every limit of 63.
"""

from dataclasses import dataclass
from typing import Literal

from endpoints.plan.iam import Document, Role
from endpoints.plan.node_group import ManagedNodeGroup
from endpoints.plan.objects import KubernetesObject, Labels


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessEntry:
    """The rights of a principal in a cluster."""

    logical_name: str
    principal_arn: str | None
    """ARN of the principal; None: the role that is created beside the entry."""
    type: Literal["STANDARD", "EC2_LINUX"]
    policies: tuple[str, ...]
    """ARNs of EKS access policies, for the whole cluster."""
    tags: Labels


@dataclass(frozen=True, kw_only=True, slots=True)
class AddOnRole:
    """The role of an add-on's pods, which they get by Pod Identity."""

    service_account: str
    role: Role


@dataclass(frozen=True, kw_only=True, slots=True)
class AddOn:
    """An EKS add-on at a pinned version."""

    logical_name: str
    name: str
    version: str
    before_nodes: bool
    """Whether nodes need the add-on to become Ready: it is created before them."""
    roles: tuple[AddOnRole, ...]
    tags: Labels


@dataclass(frozen=True, kw_only=True, slots=True)
class EncryptionKey:
    """The KMS key of a cluster's Secrets."""

    logical_name: str
    description: str
    deletion_window_days: int
    tags: Labels


@dataclass(frozen=True, kw_only=True, slots=True)
class ControlPlane:
    """A cluster that the stack creates."""

    logical_name: str
    name: str
    version: str
    role: Role
    subnet_ids: tuple[str, ...]
    endpoint_public_access: bool
    public_access_cidrs: tuple[str, ...]
    log_types: tuple[str, ...]
    key: EncryptionKey | None
    """Key to create; None where `key_arn` names an existing one."""
    key_arn: str | None
    access_entries: tuple[AccessEntry, ...]
    add_ons: tuple[AddOn, ...]
    oidc_provider: str | None
    """Logical name of the OIDC provider to create."""
    system_nodes: ManagedNodeGroup
    tags: Labels


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """An S3 bucket that the stack creates: versioned, encrypted, private."""

    logical_name: str
    name: str
    policy: Document
    tags: Labels


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightStore:
    """Weights in S3, and the role by which pods read them."""

    logical_name: str
    bucket: Bucket | None
    """Bucket to create."""
    role: Role
    identity: Literal["pod-identity", "oidc"]
    service_account: KubernetesObject
    """Identity of the pods; one of its annotations may be the `RoleArn` of the role."""
    tags: Labels


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeRole:
    """The role of nodes that Karpenter launches, and its way into the cluster."""

    role: Role
    access_entry: AccessEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class AwsEnvironment:
    """Resources in AWS that a cluster needs beside its pools."""

    region: str
    role_arn: str | None
    tags: Labels
    control_plane: ControlPlane | None
    """Control plane to create."""
    weight_store: WeightStore | None
    node_role: NodeRole | None
    """Role of the nodes that Karpenter launches."""

    @property
    def objects(self) -> tuple[KubernetesObject, ...]:
        """Kubernetes objects of the environment."""
        return () if self.weight_store is None else (self.weight_store.service_account,)
