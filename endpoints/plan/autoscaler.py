"""The owner of an endpoint's replicas."""

from dataclasses import dataclass

from endpoints.plan.objects import KubernetesObject


@dataclass(frozen=True, kw_only=True, slots=True)
class Autoscaler:
    """KEDA's ScaledObject or a HorizontalPodAutoscaler, and what a reader wants to know of it."""

    object: KubernetesObject
    min_replicas: int
    max_replicas: int
    up_seconds: int
    """How long the load has to be higher until there are more replicas."""
    down_seconds: int
    """Likewise lower, until there are fewer."""
    idle_seconds: int
    """How long it has to be idle until the last replica goes; 0: that stays, or goes at once."""
    triggers: tuple[str, ...]
    """Types of what KEDA looks at; empty without KEDA."""
    because: tuple[str, ...]
    """What each replica is to have, and when there are more."""
