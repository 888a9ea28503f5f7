"""The HorizontalPodAutoscaler of a cluster without KEDA."""

from endpoints import plan
from endpoints.autoscaling.behavior import behavior, down_seconds, up_seconds
from endpoints.autoscaling.loads import Load, loads
from endpoints.endpoint.guard import guard_labels, guarded_annotations
from endpoints.endpoint.metadata import metadata, target
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object


def plan_horizontal_pod_autoscaler(endpoint: ResolvedEndpoint) -> plan.Autoscaler:
    """An HPA on the pods' own metrics, which an adapter has to serve to it."""
    followed = loads(endpoint)
    fewest, most = endpoint.replicas.min, endpoint.replicas.max
    scaler = kubernetes_object(
        logical_name=endpoint.slug,
        api_version="autoscaling/v2",
        kind="HorizontalPodAutoscaler",
        metadata=metadata(endpoint, guard_labels(endpoint), guarded_annotations(endpoint)),
        spec={
            "scaleTargetRef": target(endpoint),
            "minReplicas": fewest,
            "maxReplicas": most,
            "behavior": behavior(endpoint),
            "metrics": [_metric(load) for load in followed],
        },
    )
    return plan.Autoscaler(
        object=scaler,
        min_replicas=fewest,
        max_replicas=most,
        up_seconds=up_seconds(endpoint),
        down_seconds=down_seconds(endpoint),
        idle_seconds=0,
        triggers=(),
        because=tuple(load.reason for load in followed),
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
