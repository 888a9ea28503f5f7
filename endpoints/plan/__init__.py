"""The plan: frozen records that carry every decision; components only read them.

Names of fields are Kubernetes' own where a field becomes part of a manifest. Quantities are
Kubernetes quantity strings, times are whole seconds, tuples named in the plural may be empty.
"""

from endpoints.plan.access import Access, EksAccess, KubeconfigAccess, eks_kubeconfig
from endpoints.plan.autoscaler import (
    Autoscaler,
    Fallback,
    HorizontalPodAutoscaler,
    ScaledObject,
    Trigger,
)
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
from endpoints.plan.cluster import (
    AdmissionPolicy,
    CapacityType,
    Cluster,
    Node,
    Pool,
    ResourceRule,
    Taint,
)
from endpoints.plan.cost import Cost
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
from endpoints.plan.objects import CustomObject, Labels, Metadata, Timer, Timers
from endpoints.plan.route import HttpRoute, IngressRoute, Route
from endpoints.plan.server import (
    ApiKeySecret,
    Container,
    Deployment,
    DisruptionBudget,
    Probe,
    RollingUpdate,
    SecretEnv,
    Server,
    Service,
    Strategy,
    Toleration,
    WeightCopy,
)
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
    "AdmissionPolicy",
    "ApiKeySecret",
    "Autoscaler",
    "AutoscalingTag",
    "AwsEnvironment",
    "BlockDevice",
    "Bucket",
    "CapacityType",
    "Cluster",
    "Container",
    "ControlPlane",
    "Cost",
    "CustomObject",
    "Deployment",
    "DerivedArgument",
    "DisruptionBudget",
    "Document",
    "EksAccess",
    "EksTaint",
    "EncryptionKey",
    "Endpoint",
    "Fallback",
    "Fit",
    "HorizontalPodAutoscaler",
    "HttpRoute",
    "IngressRoute",
    "KarpenterPool",
    "KubeconfigAccess",
    "KvCache",
    "Labels",
    "LaunchTemplate",
    "LiveGroup",
    "ManagedNodeGroup",
    "Metadata",
    "Node",
    "NodeRole",
    "Plan",
    "Pool",
    "Probe",
    "ResourceRule",
    "Role",
    "RollingUpdate",
    "Route",
    "ScaledObject",
    "SecretEnv",
    "Server",
    "Service",
    "Sizes",
    "Strategy",
    "Taint",
    "Timer",
    "Timers",
    "Toleration",
    "Trigger",
    "WeightCopy",
    "WeightStore",
    "eks_kubeconfig",
    "oidc_trust",
    "sizes",
]
