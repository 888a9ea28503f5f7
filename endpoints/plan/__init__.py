"""The plan: frozen records that carry every decision; components only read them.

Names of fields are Kubernetes' own where a field becomes part of a manifest. Quantities are
Kubernetes quantity strings, times are whole seconds, tuples named in the plural may be empty.
"""

from endpoints.plan.autoscaler import (
    Autoscaler,
    Fallback,
    HorizontalPodAutoscaler,
    ScaledObject,
    Trigger,
)
from endpoints.plan.cluster import AdmissionPolicy, Cluster, Node, Pool, ResourceRule, Taint
from endpoints.plan.cost import Cost
from endpoints.plan.fit import DerivedArgument, Fit, KvCache
from endpoints.plan.objects import Labels, Metadata, Timer, Timers
from endpoints.plan.route import HttpRoute, IngressRoute, Route
from endpoints.plan.server import (
    Access,
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
)
from endpoints.plan.stack import Endpoint, Plan

__all__ = [
    "Access",
    "AdmissionPolicy",
    "ApiKeySecret",
    "Autoscaler",
    "Cluster",
    "Container",
    "Cost",
    "Deployment",
    "DerivedArgument",
    "DisruptionBudget",
    "Endpoint",
    "Fallback",
    "Fit",
    "HorizontalPodAutoscaler",
    "HttpRoute",
    "IngressRoute",
    "KvCache",
    "Labels",
    "Metadata",
    "Node",
    "Plan",
    "Pool",
    "Probe",
    "ResourceRule",
    "RollingUpdate",
    "Route",
    "ScaledObject",
    "SecretEnv",
    "Server",
    "Service",
    "Strategy",
    "Taint",
    "Timer",
    "Timers",
    "Toleration",
    "Trigger",
]
