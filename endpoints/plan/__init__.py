"""The plan: frozen records that carry every decision; components only read them.

Names of fields are Kubernetes' own where a field becomes part of a manifest. Quantities are
Kubernetes quantity strings, times are whole seconds, tuples named in the plural may be empty.
"""

from endpoints.plan.access import Access, EksAccess, KubeconfigAccess, eks_kubeconfig
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
from endpoints.plan.objects import DerivedKey, KubernetesObject, Labels, Manifest, Timer, Timers
from endpoints.plan.pod import (
    Container,
    Pod,
    PodSecurity,
    Probe,
    SecretEnv,
    Toleration,
    WeightCopy,
)
from endpoints.plan.route import Route
from endpoints.plan.server import (
    Deployment,
    DisruptionBudget,
    LeaderWorkerSet,
    RollingUpdate,
    Server,
    Service,
    Strategy,
    Workload,
)
from endpoints.plan.sizing import REPLACES_TAG, LiveGroup, Sizes, sizes
from endpoints.plan.stack import Endpoint, Plan
from endpoints.plan.volumes import (
    ClaimVolume,
    ConfigMapVolume,
    EmptyVolume,
    ImageVolume,
    Mount,
    Volume,
)

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
    "Autoscaler",
    "AutoscalingTag",
    "AwsEnvironment",
    "BlockDevice",
    "Bucket",
    "CapacityType",
    "ClaimVolume",
    "Cluster",
    "ConfigMapVolume",
    "Container",
    "ControlPlane",
    "Cost",
    "Deployment",
    "DerivedArgument",
    "DerivedKey",
    "DisruptionBudget",
    "Document",
    "EksAccess",
    "EksTaint",
    "EmptyVolume",
    "EncryptionKey",
    "Endpoint",
    "Fit",
    "ImageVolume",
    "KarpenterPool",
    "KubeconfigAccess",
    "KubernetesObject",
    "KvCache",
    "Labels",
    "LaunchTemplate",
    "LeaderWorkerSet",
    "LiveGroup",
    "ManagedNodeGroup",
    "Manifest",
    "Mount",
    "Node",
    "NodeRole",
    "Plan",
    "Pod",
    "PodSecurity",
    "Pool",
    "Probe",
    "ResourceRule",
    "Role",
    "RollingUpdate",
    "Route",
    "SecretEnv",
    "Server",
    "Service",
    "Sizes",
    "Strategy",
    "Taint",
    "Timer",
    "Timers",
    "Toleration",
    "Volume",
    "WeightCopy",
    "WeightStore",
    "Workload",
    "eks_kubeconfig",
    "oidc_trust",
    "sizes",
]
