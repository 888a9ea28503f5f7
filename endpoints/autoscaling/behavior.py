"""How quickly an autoscaler follows the load."""

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.quantity import duration_seconds

DOWN_STABILIZATION = 300
"""Seconds that the load has to be lower; Kubernetes' own default."""
_DOWN_PERIOD = 60
"""Most seconds between two replicas that go, each with a warm cache of prefixes."""


def plan_behavior(endpoint: ResolvedEndpoint) -> plan.Behavior:
    """Up at once, by 4 replicas in 15 s as Kubernetes' default; down late and one by one."""
    scaling = endpoint.scaling
    down = _seconds(scaling.down_stabilization, DOWN_STABILIZATION)
    return plan.Behavior(
        up=plan.Direction(
            stabilization_seconds=_seconds(scaling.up_stabilization, 0), pods=4, period_seconds=15
        ),
        down=plan.Direction(
            stabilization_seconds=down, pods=1, period_seconds=min(_DOWN_PERIOD, down)
        ),
    )


def _seconds(text: str | None, usual: int) -> int:
    return usual if text is None else duration_seconds(text)
