"""Selectors of an endpoint's series in Prometheus."""

from endpoints.endpoint.resolved import ResolvedEndpoint

DEPLOYMENT_SUFFIX = "-[a-z0-9]{1,10}-?[a-z0-9]{5}"
"""Suffix that a pod's name adds to its Deployment's name.

Kubernetes cuts the part before the last five characters at 58, so that the second dash and more may
be missing after a long slug.
"""
GROUP_SUFFIX = "-[0-9]+"
"""Suffix that a group's leader adds to its LeaderWorkerSet's name; workers serve no metrics."""


def pods(namespace: str, slug: str, *, spans_nodes: bool) -> str:
    """Matchers of the pods that answer for an endpoint, without braces.

    By namespace and pod alone, which every usual way of scraping pods labels its series with.
    """
    suffix = GROUP_SUFFIX if spans_nodes else DEPLOYMENT_SUFFIX
    return f'namespace="{namespace}",pod=~"{slug}{suffix}"'


def select(selector: str, matchers: str) -> str:
    """A selector of the catalogue, narrowed to matchers."""
    name, _, own = selector.rstrip("}").partition("{")
    return f"{name}{{{matchers},{own}}}" if own else f"{name}{{{matchers}}}"


def pods_of(endpoint: ResolvedEndpoint) -> str:
    """Matchers of an endpoint's pods, without braces."""
    namespace = endpoint.cluster.namespace
    return pods(namespace, endpoint.slug, spans_nodes=endpoint.spans_nodes)


def recorded(endpoint: ResolvedEndpoint, record: str) -> str:
    """Name of the series that a recording rule makes for an endpoint."""
    return f'{record}{{namespace="{endpoint.cluster.namespace}",endpoint="{endpoint.slug}"}}'
