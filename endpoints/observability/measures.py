"""Measures of an endpoint, as PromQL over the metrics that its engine exports."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from endpoints.catalog import Metrics
from endpoints.endpoint.series import select

WINDOW = "5m"
"""Window of rates: twenty scrapes at the usual 15 seconds, so that one failure hardly shows."""
QUANTILES = {"p50": "0.5", "p95": "0.95", "p99": "0.99"}
Unit = Literal["short", "percentunit", "s", "reqps", "cps"]
"""Grafana's names of units: a number, a share, seconds, requests and counts a second."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One measure; `record` names its recording rule, `panel` and `legend` are for people."""

    record: str
    panel: str
    legend: str
    unit: Unit
    expression: str


def measures(metrics: Metrics, pods: str) -> tuple[Measure, ...]:
    """All measures that the metrics allow, in the order of a dashboard.

    Args:
        metrics: what the engine exports.
        pods: matchers of the pods, without braces.
    """
    return (
        *_load(metrics, pods),
        *_times(metrics, pods),
        *_throughput(metrics, pods),
        *_outcomes(metrics, pods),
        *_cache(metrics, pods),
    )


def _load(metrics: Metrics, pods: str) -> Iterator[Measure]:
    yield Measure(
        record="endpoint:replicas_up:sum",
        panel="Replicas",
        legend="answering",
        unit="short",
        expression=f"sum(up{{{pods}}}) or vector(0)",
    )
    for gauge, state in ((metrics.running, "running"), (metrics.waiting, "waiting")):
        if gauge is not None:
            yield Measure(
                record=f"endpoint:requests_{state}:sum",
                panel="Requests",
                legend=state,
                unit="short",
                expression=f"sum({select(gauge, pods)})",
            )


def _times(metrics: Metrics, pods: str) -> Iterator[Measure]:
    histograms = (
        (metrics.first_token, "first_token", "Time to the first token"),
        (metrics.token_interval, "token_interval", "Time from token to token"),
        (metrics.request_duration, "request_duration", "Time to the whole answer"),
    )
    for histogram, name, panel in histograms:
        if histogram is None:
            continue
        buckets = select(f"{histogram}_bucket", pods)
        for legend, quantile in QUANTILES.items():
            yield Measure(
                record=f"endpoint:{name}_seconds:{legend}",
                panel=panel,
                legend=legend,
                unit="s",
                expression=f"histogram_quantile({quantile}, "
                f"sum by (le) (rate({buckets}[{WINDOW}])))",
            )


def _throughput(metrics: Metrics, pods: str) -> Iterator[Measure]:
    for counter, name in (
        (metrics.prompt_tokens, "prompt"),
        (metrics.generation_tokens, "generation"),
    ):
        if counter is not None:
            yield Measure(
                record=f"endpoint:{name}_tokens:rate{WINDOW}",
                panel="Tokens a second",
                legend=name,
                unit="cps",
                expression=_rate(counter, pods),
            )
    if metrics.requests is not None:
        yield Measure(
            record=f"endpoint:requests:rate{WINDOW}",
            panel="Requests a second",
            legend="all",
            unit="reqps",
            expression=_rate(metrics.requests, pods),
        )


def _outcomes(metrics: Metrics, pods: str) -> Iterator[Measure]:
    for counter, name in ((metrics.failures, "failed"), (metrics.aborts, "aborted")):
        if counter is not None and metrics.requests is not None:
            yield Measure(
                record=f"endpoint:requests_{name}:ratio_rate{WINDOW}",
                panel="Requests without an answer",
                legend=name,
                unit="percentunit",
                expression=f"{_rate(counter, pods)} / {_rate(metrics.requests, pods)}",
            )


def _cache(metrics: Metrics, pods: str) -> Iterator[Measure]:
    if metrics.cache_usage is not None:
        for aggregate, legend in (("avg", "mean"), ("max", "fullest replica")):
            yield Measure(
                record=f"endpoint:cache_usage:{aggregate}",
                panel="KV cache in use",
                legend=legend,
                unit="percentunit",
                expression=f"{aggregate}({select(metrics.cache_usage, pods)})",
            )
    if metrics.prefix_hits is not None and metrics.prefix_queries is not None:
        hits, queries = _rate(metrics.prefix_hits, pods), _rate(metrics.prefix_queries, pods)
        yield Measure(
            record=f"endpoint:prefix_hits:ratio_rate{WINDOW}",
            panel="Prompt tokens found in the KV cache",
            legend="found",
            unit="percentunit",
            expression=f"{hits} / {queries}",
        )
    if metrics.preemptions is not None:
        yield Measure(
            record=f"endpoint:preemptions:rate{WINDOW}",
            panel="Preemptions a second",
            legend="preemptions",
            unit="cps",
            expression=_rate(metrics.preemptions, pods),
        )


def _rate(selector: str, pods: str) -> str:
    return f"sum(rate({select(selector, pods)}[{WINDOW}]))"
