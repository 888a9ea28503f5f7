"""Prometheus queries about an endpoint's pods."""

from endpoints.autoscaling.loads import Load
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.series import pods_of, select

LONGEST_WINDOW = 120
"""Seconds in which a request counts as just answered; two scrapes of the usual 30 s to 60 s."""


def load_query(endpoint: ResolvedEndpoint, load: Load) -> str:
    """A query for the sum over all pods; a share is averaged over a pod's ranks first."""
    assert load.gauge is not None
    series = select(load.gauge, pods_of(endpoint))
    if load.metric == "cacheUsage":
        return _known(endpoint, f"sum(avg by (pod) ({series}))")
    return _known(endpoint, f"sum({series})")


def activity_query(endpoint: ResolvedEndpoint, pause: int) -> str | None:
    """A query above 0 while there are requests or were just now; None without such metrics.

    The KV cache says nothing about it: vLLM counts blocks of its own in some versions. Short
    answers fall between two scrapes, so that what was counted is looked at as well, but for no
    longer than the pause, in seconds, after which the endpoint sleeps.
    """
    metrics, matchers = endpoint.engine.metrics, pods_of(endpoint)
    if metrics is None:
        return None
    gauges = "|".join(gauge for gauge in (metrics.running, metrics.waiting) if gauge is not None)
    query = f'sum({{__name__=~"{gauges}",{matchers}}})'
    if metrics.requests is not None:
        # Some engines export a counter only once it has counted.
        counter = select(metrics.requests, matchers)
        query += f" + (sum(rate({counter}[{min(LONGEST_WINDOW, pause)}s])) or vector(0))"
    return _known(endpoint, query)


def _known(endpoint: ResolvedEndpoint, query: str) -> str:
    """A query of 0 without pods, and without a result where pods are known but silent.

    `up` is Prometheus' own series of everything that it scrapes. An engine whose metrics come
    late has no load while its page answers without them.
    """
    metrics = endpoint.engine.metrics
    silent = select("up", pods_of(endpoint))
    if metrics is not None and metrics.late:
        silent += " == 0"
    return f"{query} or vector(0) unless on() {silent}"
