"""The plan: frozen records that carry every decision; components only read them.

Kubernetes objects are in it as they are applied. Quantities are Kubernetes quantity strings, times
are whole seconds, tuples may be empty.
"""

from endpoints.plan.access import Access, KubeconfigAccess
from endpoints.plan.autoscaler import Autoscaler
from endpoints.plan.aws import (
    AccessEntry,
    AddOn,
    AddOnRole,
    AwsEnvironment,
    Bucket,
    ControlPlane,
    EncryptionKey,
    NodeRole,
    WeightStore,
)
from endpoints.plan.clouds import Environment, NodeGroup, NodeSource
from endpoints.plan.cluster import CapacityType, Cluster, Guard, Pool
from endpoints.plan.cost import Cost
from endpoints.plan.eks_access import EksAccess, eks_kubeconfig
from endpoints.plan.fit import DerivedArgument, Fit, KvCache
from endpoints.plan.iam import OIDC_ISSUER, OIDC_PROVIDER, Document, Role, oidc_trust
from endpoints.plan.node_group import (
    EKS_EFFECTS,
    AutoscalingTag,
    BlockDevice,
    EksTaint,
    KarpenterPool,
    LaunchTemplate,
    ManagedNodeGroup,
)
from endpoints.plan.objects import (
    DerivedKey,
    KubernetesObject,
    Labels,
    Manifest,
    RoleArn,
    Timer,
    Timers,
)
from endpoints.plan.route import Route
from endpoints.plan.server import RollingUpdate, Server, Strategy, Workload
from endpoints.plan.sizing import REPLACES_TAG, LiveGroup, Sizes, sizes
from endpoints.plan.stack import Endpoint, Plan

__all__ = [
    "EKS_EFFECTS",
    "OIDC_ISSUER",
    "OIDC_PROVIDER",
    "REPLACES_TAG",
    "Access",
    "AccessEntry",
    "AddOn",
    "AddOnRole",
    "Autoscaler",
    "AutoscalingTag",
    "AwsEnvironment",
    "BlockDevice",
    "Bucket",
    "CapacityType",
    "Cluster",
    "ControlPlane",
    "Cost",
    "DerivedArgument",
    "DerivedKey",
    "Document",
    "EksAccess",
    "EksTaint",
    "EncryptionKey",
    "Endpoint",
    "Environment",
    "Fit",
    "Guard",
    "KarpenterPool",
    "KubeconfigAccess",
    "KubernetesObject",
    "KvCache",
    "Labels",
    "LaunchTemplate",
    "LiveGroup",
    "ManagedNodeGroup",
    "Manifest",
    "NodeGroup",
    "NodeRole",
    "NodeSource",
    "Plan",
    "Pool",
    "Role",
    "RoleArn",
    "RollingUpdate",
    "Route",
    "Server",
    "Sizes",
    "Strategy",
    "Timer",
    "Timers",
    "WeightStore",
    "Workload",
    "eks_kubeconfig",
    "oidc_trust",
    "sizes",
]
