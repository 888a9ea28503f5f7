"""The owner of an endpoint's replicas."""

from dataclasses import dataclass

from endpoints.plan.objects import KubernetesObject


@dataclass(frozen=True, kw_only=True, slots=True)
class Autoscaler:
    """KEDA's ScaledObject or a HorizontalPodAutoscaler, with facts for readers of the plan."""

    object: KubernetesObject
    min_replicas: int
    max_replicas: int
    up_seconds: int
    """Seconds that the load has to be higher until there are more replicas."""
    down_seconds: int
    """Seconds that the load has to be lower until there are fewer replicas."""
    idle_seconds: int
    """Seconds without load until the last replica goes; 0: it stays, or goes at once."""
    triggers: tuple[str, ...]
    """Types of the triggers that KEDA watches; empty without KEDA."""
    because: tuple[str, ...]
    """Reasons in words: the load that one replica is to have, and times with more replicas."""
