"""The HorizontalPodAutoscaler of a cluster without KEDA."""

from endpoints import plan
from endpoints.autoscaling.behavior import plan_behavior
from endpoints.autoscaling.loads import Load, loads
from endpoints.endpoint.guard import guard_labels, guarded_annotations
from endpoints.endpoint.metadata import metadata, target
from endpoints.endpoint.resolved import ResolvedEndpoint


def plan_horizontal_pod_autoscaler(endpoint: ResolvedEndpoint) -> plan.HorizontalPodAutoscaler:
    """An HPA on the pods' own metrics, which an adapter has to serve to it."""
    followed = loads(endpoint)
    return plan.HorizontalPodAutoscaler(
        metadata=metadata(endpoint, guard_labels(endpoint), guarded_annotations(endpoint)),
        target=target(endpoint),
        min_replicas=endpoint.replicas.min,
        max_replicas=endpoint.replicas.max,
        behavior=plan_behavior(endpoint),
        metrics=tuple(_metric(load) for load in followed),
        because=tuple(load.told for load in followed),
    )


def _metric(load: Load) -> dict[str, object]:
    if load.gauge is None:
        target = {"type": "Utilization", "averageUtilization": int(load.target)}
        return {"type": "Resource", "resource": {"name": "cpu", "target": target}}
    return {
        "type": "Pods",
        "pods": {
            # Metric adapters cannot carry a colon and rename it to an underscore.
            "metric": {"name": load.gauge.replace(":", "_")},
            "target": {"type": "AverageValue", "averageValue": _quantity(load.target)},
        },
    }


def _quantity(number: float) -> str:
    """A number in the form in which the API server keeps it: `26` or `800m`."""
    thousandths = round(number * 1000)
    return f"{thousandths}m" if thousandths % 1000 else str(thousandths // 1000)
