"""What Prometheus is asked about an endpoint's pods."""

from endpoints import plan
from endpoints.autoscaling.loads import Load
from endpoints.resolved import ResolvedEndpoint
from endpoints.workload import target

REQUEST_WINDOW = "2m"
"""Time in which a request counts as just answered; holds two scrapes of the usual 30 s to 60 s."""

_POD_SUFFIX = "-[a-z0-9]{1,10}-?[a-z0-9]{5}"
"""What a pod's name adds to its Deployment's: Kubernetes cuts what stands before the last five
characters at 58, so that the second dash and more may be missing after a long slug."""
_LEADER_SUFFIX = "-[0-9]+"
"""What the first pod of a group adds to its LeaderWorkerSet's; it alone answers requests."""


def pods(endpoint: ResolvedEndpoint) -> str:
    """Label matchers of the series of the endpoint's pods.

    Namespace and pod are labels that every way of scraping pods attaches by convention.
    """
    names = pod_names(target(endpoint))
    return f'{{namespace="{endpoint.cluster.namespace}",pod=~"{names}"}}'


def pod_names(workload: plan.Target) -> str:
    """A regular expression, anchored as Prometheus does, of the names of pods that answer."""
    suffix = _POD_SUFFIX if workload.kind == "Deployment" else _LEADER_SUFFIX
    return f"{workload.name}{suffix}"


def load_query(endpoint: ResolvedEndpoint, load: Load) -> str:
    """The sum over all pods; shares are those of a pod, whose ranks publish one each."""
    series = f"{load.gauge}{pods(endpoint)}"
    if load.metric == "cacheUsage":
        return _known(endpoint, f"sum(avg by (pod) ({series}))")
    return _known(endpoint, f"sum({series})")


def activity_query(endpoint: ResolvedEndpoint) -> str | None:
    """Above 0 while requests are there or were a moment ago; None if the engine tells nothing.

    The KV cache says nothing about it: vLLM counts blocks of its own in some versions. Short
    answers fall between two scrapes, so that what was counted is looked at as well.
    """
    metrics, selected = endpoint.engine.metrics, pods(endpoint)
    if metrics is None:
        return None
    gauges = "|".join(gauge for gauge in (metrics.running, metrics.waiting) if gauge is not None)
    query = f'sum({{__name__=~"{gauges}",{selected[1:]})'
    if metrics.requests is not None:
        # Some counters are not on the page before they have counted.
        query += f" + (sum(rate({metrics.requests}{selected}[{REQUEST_WINDOW}])) or vector(0))"
    return _known(endpoint, query)


def _known(endpoint: ResolvedEndpoint, query: str) -> str:
    """0 without pods, nothing where pods are known and say nothing: that is not no load.

    `up` is Prometheus' own series of everything that it scrapes. An engine whose metrics come
    late has no load while its page answers without them.
    """
    metrics = endpoint.engine.metrics
    silent = "up" + pods(endpoint)
    if metrics is not None and metrics.late:
        silent += " == 0"
    return f"{query} or vector(0) unless on() {silent}"
