"""Scraping of an endpoint's metrics by Prometheus."""

from endpoints import plan
from endpoints.catalog import Metrics
from endpoints.endpoint.keys import engine_secret_env
from endpoints.endpoint.metadata import PORT_NAME, leader_selector
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object
from endpoints.observability.operator import API_VERSION, monitoring_metadata

ENDPOINT_LABEL = "__meta_kubernetes_pod_label_endpoints_internal_endpoint"
"""Prometheus' name of the label `names.ENDPOINT`."""


def scrape_objects(endpoint: ResolvedEndpoint) -> tuple[plan.KubernetesObject, ...]:
    """The optional PodMonitor of an endpoint, present where Prometheus' operator scrapes."""
    metrics = endpoint.engine.metrics
    if metrics is None or endpoint.cluster.monitoring.kind != "operator":
        return ()
    monitor = kubernetes_object(
        logical_name=f"{endpoint.slug}-metrics",
        api_version=API_VERSION,
        kind="PodMonitor",
        metadata=monitoring_metadata(endpoint),
        spec={
            "selector": {"matchLabels": leader_selector(endpoint)},
            "podMetricsEndpoints": [
                {
                    "port": PORT_NAME,
                    "path": metrics.path,
                    **_authorization(endpoint, metrics),
                    # The operator labels with namespace and pod, but takes `endpoint` for the port.
                    "relabelings": [
                        {"sourceLabels": [ENDPOINT_LABEL], "targetLabel": "endpoint"},
                    ],
                }
            ],
        },
    )
    return (monitor,)


def pod_annotations(endpoint: ResolvedEndpoint) -> plan.Labels:
    """Annotations by which a Prometheus without operator finds the pods."""
    metrics = endpoint.engine.metrics
    if metrics is None or endpoint.cluster.monitoring.kind != "annotations":
        return {}
    if _authorization(endpoint, metrics):
        return {}
    return {
        "prometheus.io/scrape": "true",
        "prometheus.io/port": str(endpoint.engine.port),
        "prometheus.io/path": metrics.path,
    }


def scrape_notices(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    """Notices for readers of the preview about metrics that no Prometheus reads."""
    metrics = endpoint.engine.metrics
    if metrics is None or endpoint.cluster.monitoring.kind != "annotations":
        return ()
    if not _authorization(endpoint, metrics):
        return ()
    return (
        f"{endpoint.name}: {endpoint.engine_name} shows its metrics only with the API key, which "
        "annotations cannot tell Prometheus: nothing is scraped, and an autoscaler that follows "
        "them keeps the replicas as they are. Scrape by `monitoring: {kind: operator}`.",
    )


def _authorization(endpoint: ResolvedEndpoint, metrics: Metrics) -> dict[str, object]:
    """The authorization of a scrape, with the key's Secret, where the engine asks for it."""
    keys = engine_secret_env(endpoint) if metrics.guarded else ()
    if not keys:
        return {}
    return {"authorization": {"credentials": {"name": keys[0].secret, "key": keys[0].key}}}
