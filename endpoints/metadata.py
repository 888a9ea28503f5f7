"""Names, labels and annotations of an endpoint's objects."""

from endpoints import names, plan
from endpoints.resolved import ResolvedEndpoint

SKIP_AWAIT = {"pulumi.com/skipAwait": "true"}


def metadata(
    endpoint: ResolvedEndpoint,
    labels: plan.Labels | None = None,
    annotations: plan.Labels | None = None,
    *,
    name: str | None = None,
) -> plan.Metadata:
    """Metadata of an object, named after its endpoint; says whose it is and what it serves."""
    return plan.Metadata(
        name=name or endpoint.slug,
        namespace=endpoint.cluster.namespace,
        labels={**own_labels(endpoint), **(labels or {})},
        annotations={
            names.NAME: endpoint.name,
            names.MODEL: endpoint.model.name,
            **(annotations or {}),
        },
    )


def selector(endpoint: ResolvedEndpoint) -> plan.Labels:
    """What selects the endpoint's pods; immutable, so it says nothing that may change."""
    return {names.ENDPOINT: endpoint.slug}


def own_labels(endpoint: ResolvedEndpoint) -> dict[str, str]:
    """What every object of an endpoint is found by."""
    return {
        "app.kubernetes.io/instance": endpoint.slug,
        "app.kubernetes.io/part-of": "endpoints",
        **selector(endpoint),
    }


def pod_labels(endpoint: ResolvedEndpoint) -> dict[str, str]:
    """Labels of the endpoint's pods."""
    return {**own_labels(endpoint), "app.kubernetes.io/name": endpoint.framework.name}
