"""The owner of an endpoint's replicas."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from endpoints.plan.objects import Metadata


@dataclass(frozen=True, kw_only=True, slots=True)
class Trigger:
    """What KEDA scales on."""

    type: Literal["prometheus", "cpu"]
    metric_type: Literal["AverageValue", "Utilization"]
    metadata: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fallback:
    """What KEDA does while its trigger has no answer."""

    failure_threshold: int
    replicas: int
    behavior: Literal["currentReplicasIfHigher"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ScaledObject:
    """KEDA's autoscaler."""

    metadata: Metadata
    target: str
    min_replicas: int
    max_replicas: int
    cooldown_seconds: int
    initial_cooldown_seconds: int
    trigger: Trigger
    fallbacks: tuple[Fallback, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HorizontalPodAutoscaler:
    """Kubernetes' own autoscaler; `metric` is one entry of its `spec.metrics`."""

    metadata: Metadata
    target: str
    min_replicas: int
    max_replicas: int
    metric: Mapping[str, object]


Autoscaler = ScaledObject | HorizontalPodAutoscaler
