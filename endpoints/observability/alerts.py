"""Alerts on endpoints that need a person, with advice for each.

Every expression is empty for an endpoint without pods, unless it is to have one: stopped and
sleeping endpoints are silent. Series of others, which a cluster may not have (kube-state-metrics,
KEDA's own), only ever add to what is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from endpoints import plan
from endpoints.autoscaling.loads import loads, number_text
from endpoints.catalog import Metrics
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.series import pods_of, recorded, select
from endpoints.observability.measures import WINDOW

CACHE_FULL = 0.95
"""Share of the KV cache above which hardly another request fits: an assumption."""
FAILED = 0.05
"""Share of requests that the engine fails: an assumption."""
ABORTED = 0.25
"""Share of requests that end before their answer. Clients leave too: an assumption."""
FIRST_TOKEN_SECONDS = 10
"""Nielsen's limit (1993) of how long people keep their attention on what they asked for."""
SOON = 600
LATER = 900
"""Seconds that a load has to last, so that a peak or a rollout wakes no one: assumptions."""
REPLICAS = "kube_deployment_spec_replicas"
"""Series of kube-state-metrics: replicas that a Deployment is to have."""
SCALER_ERRORS = "keda_scaled_object_errors_total"
"""KEDA 2.20.2, pkg/metricscollector/prommetrics.go: failed reads of a ScaledObject's triggers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """One alert; `seconds` is the time for which its expression has to hold."""

    name: str
    severity: Literal["critical", "warning"]
    expression: str
    seconds: int
    summary: str
    description: str


def alerts(endpoint: ResolvedEndpoint, metrics: Metrics, timers: plan.Timers) -> tuple[Alert, ...]:
    """The alerts that the metrics of the engine and of the cluster allow."""
    return (
        _down(endpoint, timers.start_seconds),
        _unreadable(endpoint, timers.start_seconds),
        *_nameless(endpoint, metrics),
        *_saturated(endpoint),
        *_cache_full(endpoint, metrics),
        *_unanswered(endpoint, metrics),
        *_slow(endpoint, metrics),
        *_scaler(endpoint),
    )


def _down(endpoint: ResolvedEndpoint, starting: int) -> Alert:
    if _always_has_one(endpoint):
        expression = f"{recorded(endpoint, 'endpoint:replicas_up:sum')} == 0"
    else:
        up = f"sum(up{{{pods_of(endpoint)}}})"
        wanted = f'namespace="{endpoint.cluster.namespace}",deployment="{endpoint.slug}"'
        expression = f"({up} >= 0 or sum({REPLICAS}{{{wanted}}}) > 0) unless {up} > 0"
    return Alert(
        name="EndpointDown",
        severity="critical",
        expression=expression,
        seconds=starting,
        summary=f"{endpoint.name} has no replica that answers",
        description=(
            f"For {starting} s, the time that a start may take, no replica of endpoint "
            f"{endpoint.name} was ready. Ask for its status: it names the stage that failed, such "
            "as no node, no image, no memory or a wrong argument."
        ),
    )


def _always_has_one(endpoint: ResolvedEndpoint) -> bool:
    return endpoint.state == "running" and endpoint.fewest_replicas > 0


def _unreadable(endpoint: ResolvedEndpoint, starting: int) -> Alert:
    up = f"up{{{pods_of(endpoint)}}}"
    return Alert(
        name="EndpointReplicaUnreadable",
        severity="warning",
        expression=f"{up} == 0 and on () sum({up}) > 0",
        seconds=starting,
        summary=f"a replica of {endpoint.name} does not show its metrics",
        description=(
            f"Other replicas of endpoint {endpoint.name} do; this one had the time of a start, "
            f"{starting} s. It does not start, hangs, or Prometheus may not reach it: look at its "
            "log, its restarts and the network policy."
        ),
    )


def _nameless(endpoint: ResolvedEndpoint, metrics: Metrics) -> Iterator[Alert]:
    if metrics.late:
        return
    up = f"sum(up{{{pods_of(endpoint)}}}) > 0"
    gauge = metrics.running or metrics.waiting or ""
    yield Alert(
        name="EndpointMetricsMissing",
        severity="warning",
        expression=f"{up} unless count({select(gauge, pods_of(endpoint))}) > 0",
        seconds=LATER,
        summary=f"{endpoint.name} does not export {gauge}",
        description=(
            f"The replicas of endpoint {endpoint.name} answer Prometheus without the metric "
            f"{gauge}, which {endpoint.engine_name} exports and the autoscaler follows. Another "
            "version may be in the image."
        ),
    )


def _saturated(endpoint: ResolvedEndpoint) -> Iterator[Alert]:
    """The first metric of the autoscaler that counts requests, which is that of waiting ones."""
    counted = (load for load in loads(endpoint) if load.metric in ("waiting", "running"))
    load = next(counted, None)
    if load is None:
        return
    most, limit = endpoint.replicas.max, number_text(load.target)
    requests = recorded(endpoint, f"endpoint:requests_{load.metric}:sum")
    up = recorded(endpoint, "endpoint:replicas_up:sum")
    yield Alert(
        name="EndpointSaturated",
        severity="warning",
        expression=f"{requests} > {number_text(load.target * most)} and {up} >= {most}",
        seconds=LATER,
        summary=f"{endpoint.name} has all its replicas and would need more",
        description=(
            f"More than {limit} requests are {load.metric} for each of the {most} replicas of "
            f"endpoint {endpoint.name}, at which it would get another one, and it may have no "
            "more. Raise replicas.max, or choose a larger resource."
        ),
    )


def _cache_full(endpoint: ResolvedEndpoint, metrics: Metrics) -> Iterator[Alert]:
    if metrics.cache_usage is not None:
        yield Alert(
            name="EndpointCacheFull",
            severity="warning",
            expression=f"{recorded(endpoint, 'endpoint:cache_usage:avg')} > {CACHE_FULL}",
            seconds=LATER,
            summary=f"the KV cache of {endpoint.name} is nearly full",
            description=(
                f"More than {CACHE_FULL:.0%} of the KV cache of endpoint {endpoint.name} is in "
                "use: requests wait or are put back. Allow more replicas, a shorter context, or a "
                "resource with more memory."
            ),
        )


def _unanswered(endpoint: ResolvedEndpoint, metrics: Metrics) -> Iterator[Alert]:
    for counter, record, name, share, what, advice in (
        (metrics.failures, "failed", "EndpointFailing", FAILED, "fail", "Its log says why."),
        (
            metrics.aborts,
            "aborted",
            "EndpointAborting",
            ABORTED,
            "end before their answer",
            "Clients gave up or were cut off: compare their time limits, and those of gateways, "
            "with how long answers take.",
        ),
    ):
        if counter is None or metrics.requests is None:
            continue
        measured = recorded(endpoint, f"endpoint:requests_{record}:ratio_rate{WINDOW}")
        yield Alert(
            name=name,
            severity="warning",
            expression=f"{measured} > {share}",
            seconds=SOON,
            summary=f"requests to {endpoint.name} {what}",
            description=(
                f"More than {share:.0%} of the requests to endpoint {endpoint.name} {what}. "
                f"{advice}"
            ),
        )


def _slow(endpoint: ResolvedEndpoint, metrics: Metrics) -> Iterator[Alert]:
    if metrics.first_token is not None:
        measured = recorded(endpoint, "endpoint:first_token_seconds:p95")
        yield Alert(
            name="EndpointSlow",
            severity="warning",
            expression=f"{measured} > {FIRST_TOKEN_SECONDS}",
            seconds=LATER,
            summary=f"{endpoint.name} is slow to begin its answers",
            description=(
                f"One in twenty requests to endpoint {endpoint.name} waits more than "
                f"{FIRST_TOKEN_SECONDS} s for its first token. Look at what waits and at the KV "
                "cache: more replicas shorten the queue, fewer prompt tokens the computation."
            ),
        )


def _scaler(endpoint: ResolvedEndpoint) -> Iterator[Alert]:
    if endpoint.cluster.autoscaler != "keda":
        return
    # A scrape that does not honour the labels of its target renames them.
    spaces = ("namespace", "exported_namespace")
    counts = (
        f'sum(increase({SCALER_ERRORS}{{scaledObject="{endpoint.slug}",'
        f'{space}="{endpoint.cluster.namespace}"}}[{WINDOW}])) > 0'
        for space in spaces
    )
    yield Alert(
        name="EndpointScalerFailing",
        severity="warning",
        expression=" or ".join(counts),
        seconds=SOON,
        summary=f"KEDA cannot read what {endpoint.name} scales on",
        description=(
            f"KEDA keeps the replicas of endpoint {endpoint.name} as they are, or at its fallback, "
            f"because it cannot read its triggers. See whether {endpoint.cluster.prometheus} "
            "answers, and the events of the ScaledObject."
        ),
    )
