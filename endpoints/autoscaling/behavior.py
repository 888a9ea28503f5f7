"""Pace at which an autoscaler follows the load."""

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.quantity import duration_seconds

DOWN_STABILIZATION = 300
"""Seconds that the load has to be lower; Kubernetes' own default."""
_DOWN_PERIOD = 60
"""Most seconds between two replicas that go, each with a warm cache of prefixes."""


def up_seconds(endpoint: ResolvedEndpoint) -> int:
    """Seconds that the load has to be higher until there are more replicas; usually 0."""
    return _seconds(endpoint.scaling.up_stabilization, 0)


def down_seconds(endpoint: ResolvedEndpoint) -> int:
    """Seconds that the load has to be lower until there are fewer replicas."""
    return _seconds(endpoint.scaling.down_stabilization, DOWN_STABILIZATION)


def behavior(endpoint: ResolvedEndpoint) -> plan.Manifest:
    """`behavior` of an HPA: up by 4 replicas in 15 s as Kubernetes' default, down one by one."""
    down = down_seconds(endpoint)
    return {
        "scaleUp": _direction(up_seconds(endpoint), pods=4, period=15),
        "scaleDown": _direction(down, pods=1, period=min(_DOWN_PERIOD, down)),
    }


def _direction(stabilization: int, *, pods: int, period: int) -> dict[str, object]:
    return {
        "stabilizationWindowSeconds": stabilization,
        "policies": [{"type": "Pods", "value": pods, "periodSeconds": period}],
    }


def _seconds(text: str | None, usual: int) -> int:
    return usual if text is None else duration_seconds(text)
