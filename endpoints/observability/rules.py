"""The rules of an endpoint: its measures as series of their own, and the alerts on them."""

from collections.abc import Mapping

from endpoints import plan
from endpoints.catalog import Metrics
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.series import pods_of
from endpoints.manifests import kubernetes_object
from endpoints.observability.alerts import alerts
from endpoints.observability.measures import Measure, measures
from endpoints.observability.operator import API_VERSION, monitoring_metadata


def prometheus_rule(
    endpoint: ResolvedEndpoint, timers: plan.Timers
) -> tuple[plan.KubernetesObject, ...]:
    """The optional PrometheusRule of an endpoint, present if its engine publishes metrics."""
    metrics = endpoint.engine.metrics
    if metrics is None or endpoint.cluster.monitoring.kind != "operator":
        return ()
    rule = kubernetes_object(
        logical_name=f"{endpoint.slug}-rules",
        api_version=API_VERSION,
        kind="PrometheusRule",
        metadata=monitoring_metadata(endpoint),
        spec={"groups": [_group(endpoint, metrics, timers)]},
    )
    return (rule,)


def _group(
    endpoint: ResolvedEndpoint, metrics: Metrics, timers: plan.Timers
) -> Mapping[str, object]:
    """A group of rules, evaluated in order, so that alerts see what was just recorded."""
    labels = {"namespace": endpoint.cluster.namespace, "endpoint": endpoint.slug}
    return {
        "name": f"endpoints/{endpoint.cluster.namespace}/{endpoint.slug}",
        "rules": [
            *(_recorded(measure, labels) for measure in measures(metrics, pods_of(endpoint))),
            *(
                {
                    "alert": alert.name,
                    "expr": alert.expression,
                    "for": f"{alert.seconds}s",
                    "labels": {**labels, "severity": alert.severity},
                    "annotations": {"summary": alert.summary, "description": alert.description},
                }
                for alert in alerts(endpoint, metrics, timers)
            ),
        ],
    }


def _recorded(measure: Measure, labels: Mapping[str, str]) -> Mapping[str, object]:
    return {"record": measure.record, "expr": measure.expression, "labels": dict(labels)}
