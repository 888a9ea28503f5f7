"""The owner of an endpoint's replicas."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from endpoints.plan.objects import Manifest


@dataclass(frozen=True, kw_only=True, slots=True)
class Trigger:
    """What KEDA scales on."""

    type: Literal["prometheus", "cpu", "cron", "external-push"]
    metric_type: Literal["AverageValue", "Value", "Utilization"] | None
    """None: what the type has by itself."""
    metadata: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fallback:
    """What KEDA does while its trigger has no answer."""

    failure_threshold: int
    replicas: int
    behavior: Literal["currentReplicasIfHigher"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """The workload whose replicas are chosen."""

    api_version: str
    kind: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Direction:
    """How quickly replicas go up or down: at most `pods` in `period_seconds`."""

    stabilization_seconds: int
    pods: int
    period_seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Behavior:
    """The speed of an autoscaler."""

    up: Direction
    down: Direction


@dataclass(frozen=True, kw_only=True, slots=True)
class Activation:
    """How KEDA takes the last replica and brings back the first: looks and pauses in seconds."""

    polling_seconds: int
    cooldown_seconds: int
    initial_cooldown_seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ScaledObject:
    """KEDA's autoscaler; `because` says what each replica is to have, and when there are more."""

    metadata: Manifest
    target: Target
    min_replicas: int
    max_replicas: int
    activation: Activation | None
    """None: there is always a replica."""
    behavior: Behavior
    triggers: tuple[Trigger, ...]
    fallbacks: tuple[Fallback, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HorizontalPodAutoscaler:
    """Kubernetes' own autoscaler; `metrics` are those of its `spec`, each with a `because`."""

    metadata: Manifest
    target: Target
    min_replicas: int
    max_replicas: int
    behavior: Behavior
    metrics: tuple[Mapping[str, object], ...]
    because: tuple[str, ...]


Autoscaler = ScaledObject | HorizontalPodAutoscaler
