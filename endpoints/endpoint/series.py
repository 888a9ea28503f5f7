"""Which series of Prometheus are an endpoint's."""

from endpoints.endpoint.resolved import ResolvedEndpoint

DEPLOYMENT_SUFFIX = "-[a-z0-9]{1,10}-?[a-z0-9]{5}"
"""What a pod's name adds to its Deployment's: Kubernetes cuts what stands before the last five
characters at 58, so that the second dash and more may be missing after a long slug."""
GROUP_SUFFIX = "-[0-9]+"
"""What the name of a group's leader adds to its LeaderWorkerSet's; workers serve no metrics."""


def pods(namespace: str, slug: str, *, spans_nodes: bool) -> str:
    """The matchers of the pods that answer for an endpoint, without braces.

    By namespace and pod alone, which every usual way of scraping pods labels its series with.
    """
    suffix = GROUP_SUFFIX if spans_nodes else DEPLOYMENT_SUFFIX
    return f'namespace="{namespace}",pod=~"{slug}{suffix}"'


def select(selector: str, matchers: str) -> str:
    """A selector of the catalogue, narrowed to matchers."""
    name, _, own = selector.rstrip("}").partition("{")
    return f"{name}{{{matchers},{own}}}" if own else f"{name}{{{matchers}}}"


def pods_of(endpoint: ResolvedEndpoint) -> str:
    """The matchers of an endpoint's pods, without braces."""
    namespace = endpoint.cluster.namespace
    return pods(namespace, endpoint.slug, spans_nodes=endpoint.spans_nodes)


def recorded(endpoint: ResolvedEndpoint, record: str) -> str:
    """The series that a recording rule makes of an endpoint."""
    return f'{record}{{namespace="{endpoint.cluster.namespace}",endpoint="{endpoint.slug}"}}'
