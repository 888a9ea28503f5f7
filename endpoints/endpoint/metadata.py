"""Names, labels and annotations of an endpoint's objects."""

from endpoints import names, plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import object_meta

LEADERS = {"leaderworkerset.sigs.k8s.io/worker-index": "0"}
"""LeaderWorkerSet's label of a group's first pod."""
SERVICE_PORT = 80
"""Port of every endpoint's Service."""
PORT_NAME = "http"
"""Name of the engine's port in its pods, and of the Service's port."""
SKIP_AWAIT = {"pulumi.com/skipAwait": "true"}


def metadata(
    endpoint: ResolvedEndpoint,
    labels: plan.Labels | None = None,
    annotations: plan.Labels | None = None,
    *,
    name: str | None = None,
) -> plan.Manifest:
    """Metadata of an object, named after its endpoint, with labels for owner and model."""
    return object_meta(
        name or endpoint.slug,
        namespace=endpoint.cluster.namespace,
        labels={**own_labels(endpoint), **(labels or {})},
        annotations={
            names.NAME: endpoint.name,
            names.MODEL: endpoint.model.name,
            **(annotations or {}),
        },
    )


def selector(endpoint: ResolvedEndpoint) -> plan.Labels:
    """Selector of the endpoint's pods; immutable, so it holds nothing that may change."""
    return {names.ENDPOINT: endpoint.slug}


def leader_selector(endpoint: ResolvedEndpoint) -> plan.Labels:
    """Selector of the pods that answer requests: of a group that spans nodes, its leader alone."""
    return {**selector(endpoint), **(LEADERS if endpoint.spans_nodes else {})}


def workload_kind(endpoint: ResolvedEndpoint) -> tuple[str, str]:
    """`apiVersion` and `kind` of the endpoint's workload."""
    if endpoint.spans_nodes:
        return "leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet"
    return "apps/v1", "Deployment"


def target(endpoint: ResolvedEndpoint) -> plan.Manifest:
    """Reference to the workload, as its autoscaler needs it."""
    api_version, kind = workload_kind(endpoint)
    return {"apiVersion": api_version, "kind": kind, "name": endpoint.slug}


def own_labels(endpoint: ResolvedEndpoint) -> dict[str, str]:
    """Labels by which every object of an endpoint is found."""
    return {
        "app.kubernetes.io/instance": endpoint.slug,
        **names.OURS,
        **selector(endpoint),
    }


def pod_labels(endpoint: ResolvedEndpoint) -> dict[str, str]:
    """Labels of the endpoint's pods."""
    return {
        **own_labels(endpoint),
        "app.kubernetes.io/name": endpoint.framework.name,
        **({names.STATE: endpoint.state} if endpoint.state == "stopped" else {}),
    }
