"""What Prometheus is asked about an endpoint's pods."""

from endpoints.autoscaling.loads import Load
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.series import pods_of, select

LONGEST_WINDOW = 120
"""Seconds in which a request counts as just answered; two scrapes of the usual 30 s to 60 s."""


def load_query(endpoint: ResolvedEndpoint, load: Load) -> str:
    """The sum over all pods; shares are those of a pod, whose ranks publish one each."""
    assert load.gauge is not None
    series = select(load.gauge, pods_of(endpoint))
    if load.metric == "cacheUsage":
        return _known(endpoint, f"sum(avg by (pod) ({series}))")
    return _known(endpoint, f"sum({series})")


def activity_query(endpoint: ResolvedEndpoint, pause: int) -> str | None:
    """Above 0 while requests are there or were a moment ago; None if the engine tells nothing.

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
        # Some counters are not on the page before they have counted.
        counter = select(metrics.requests, matchers)
        query += f" + (sum(rate({counter}[{min(LONGEST_WINDOW, pause)}s])) or vector(0))"
    return _known(endpoint, query)


def _known(endpoint: ResolvedEndpoint, query: str) -> str:
    """0 without pods, nothing where pods are known and say nothing: that is not no load.

    `up` is Prometheus' own series of everything that it scrapes. An engine whose metrics come
    late has no load while its page answers without them.
    """
    metrics = endpoint.engine.metrics
    silent = select("up", pods_of(endpoint))
    if metrics is not None and metrics.late:
        silent += " == 0"
    return f"{query} or vector(0) unless on() {silent}"
