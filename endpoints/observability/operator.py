"""Parts that all objects of Prometheus' operator share."""

from endpoints import names, plan
from endpoints.endpoint.metadata import own_labels
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import object_meta

API_VERSION = "monitoring.coreos.com/v1"


def monitoring_metadata(endpoint: ResolvedEndpoint) -> plan.Manifest:
    """Metadata of an object of Prometheus' operator, with the labels that select it."""
    return object_meta(
        endpoint.slug,
        namespace=endpoint.cluster.namespace,
        labels={**own_labels(endpoint), **endpoint.cluster.monitoring.labels},
        annotations={names.NAME: endpoint.name},
    )
