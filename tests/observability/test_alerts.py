"""Alerts as Prometheus itself evaluates them: series that raise them, and series that do not."""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.observability.rules import prometheus_rule
from endpoints.spec.entry import Replicas
from tests.observability.pages import (
    MINUTES,
    Series,
    buckets,
    constant,
    counter,
    first,
    gauge,
    idle,
    replicas,
    scaler_errors,
    second,
    up,
)
from tests.support import monitored

pytestmark = pytest.mark.sandbox

ENGINES = ("vllm@0.24.0", "sglang@0.5.23", "tei@1.9.3")
FULL = {"replicas": Replicas(min=1, max=2)}
SLEEPS = {"replicas": Replicas(min=0, max=2)}
STOPPED = {**FULL, "state": "stopped"}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An endpoint, its samples in Prometheus under its name, and the alerts that follow."""

    endpoint: Mapping[str, Any]
    series: Callable[[str], Series]
    alerts: tuple[str, ...] = ()
    labels: Callable[[str], Mapping[str, str]] = field(default=lambda _: {})
    """Labels of the alerts that come from the series."""


def silent(engine: str) -> Iterator[Scene]:
    """Scenes in good order, without an alert."""
    metrics = monitored.metrics_of(engine)
    yield Scene(endpoint=FULL, series=lambda name: idle(engine, first(name)))
    yield Scene(endpoint=STOPPED, series=lambda _: {})
    yield Scene(endpoint=STOPPED, series=lambda name: replicas(name, 0))
    yield Scene(endpoint=SLEEPS, series=lambda _: {})
    in_time = f"0x25 1x{MINUTES - 25}"
    yield Scene(
        endpoint=FULL, series=lambda name: idle(engine, first(name)) | up(first(name), in_time)
    )
    neighbour = constant(0)
    yield Scene(
        endpoint=FULL,
        series=lambda name: idle(engine, first(name)) | up(first(f"{name}-large"), neighbour),
    )
    if metrics.waiting is not None:
        waiting = metrics.waiting
        yield Scene(
            endpoint=FULL,
            series=lambda name: idle(engine, first(name)) | gauge(waiting, first(name), 5000),
        )
    for selector in (metrics.failures, metrics.aborts):
        yield from asked(engine, selector, 99, 1, ())
    yield from answered(engine, 99, 1, ())


def loud(engine: str) -> Iterator[Scene]:
    """Scenes that need a person."""
    metrics = monitored.metrics_of(engine)
    down = ("EndpointDown",)
    yield Scene(endpoint=FULL, series=lambda _: {}, alerts=down)
    for endpoint in (FULL, SLEEPS):
        yield Scene(
            endpoint=endpoint, series=lambda name: up(first(name), constant(0)), alerts=down
        )
    yield Scene(endpoint=SLEEPS, series=lambda name: replicas(name, 1), alerts=down)
    yield Scene(
        endpoint=FULL,
        series=lambda name: idle(engine, first(name)) | up(second(name), constant(0)),
        alerts=("EndpointReplicaUnreadable",),
        labels=lambda name: {"job": "endpoints", "pod": second(name)},
    )
    yield Scene(
        endpoint=FULL,
        series=lambda name: idle(engine, first(name)) | scaler_errors(name),
        alerts=("EndpointScalerFailing",),
    )
    yield Scene(
        endpoint=FULL,
        series=lambda name: up(first(name), constant(1)),
        alerts=() if metrics.late else ("EndpointMetricsMissing",),
    )
    for gauge_name, value, alert in (
        (metrics.waiting, 5000, "EndpointSaturated"),
        (metrics.cache_usage, 0.97, "EndpointCacheFull"),
    ):
        yield from loaded(engine, gauge_name, value, alert)
    yield from asked(engine, metrics.failures, 60, 40, ("EndpointFailing",))
    yield from asked(engine, metrics.aborts, 60, 40, ("EndpointAborting",))
    yield from answered(engine, 50, 50, ("EndpointSlow",))


def loaded(engine: str, name_of: str | None, value: float, alert: str) -> Iterator[Scene]:
    """Samples of the most replicas, with a gauge at a value."""
    if name_of is None:
        return

    def series(name: str) -> Series:
        found: Series = {}
        for pod in (first(name), second(name)):
            found |= idle(engine, pod) | gauge(name_of, pod, value)
        return found

    yield Scene(endpoint=FULL, series=series, alerts=(alert,))


def asked(
    engine: str, selector: str | None, well: float, badly: float, alerts: tuple[str, ...]
) -> Iterator[Scene]:
    """Samples of this many requests a minute that end well, and this many in a counter."""
    requests = monitored.metrics_of(engine).requests
    if selector is None or requests is None:
        return

    def series(name: str) -> Series:
        pod = first(name)
        return idle(engine, pod) | counter(requests, pod, well) | counter(selector, pod, badly)

    yield Scene(endpoint=FULL, series=series, alerts=alerts)


def answered(engine: str, fast: float, slow: float, alerts: tuple[str, ...]) -> Iterator[Scene]:
    histogram = monitored.metrics_of(engine).first_token
    if histogram is not None:
        yield Scene(
            endpoint=FULL,
            series=lambda name: (
                idle(engine, first(name)) | buckets(histogram, first(name), fast, slow)
            ),
            alerts=alerts,
        )


def played(engine: str) -> Iterator[tuple[Scene, ResolvedEndpoint]]:
    """The scenes, each with an endpoint of its own."""
    for kind, scenes in (("silent", silent(engine)), ("loud", loud(engine))):
        for number, scene in enumerate(scenes):
            yield scene, monitored.endpoint(engine, f"{kind}-{number}", **scene.endpoint)


def expected(engine: str) -> Iterator[Mapping[str, Any]]:
    """Expectations for promtool: the alerts that fire, and none soon after the start."""
    firing: dict[str, list[Mapping[str, Any]]] = {}
    for scene, endpoint in played(engine):
        rules = {rule["alert"]: rule for rule in monitored.rules(endpoint) if "alert" in rule}
        assert set(scene.alerts) <= set(rules)
        for name, rule in rules.items():
            found = firing.setdefault(name, [])
            if name in scene.alerts:
                labels = {**scene.labels(endpoint.slug), **rule["labels"]}
                found.append({"exp_labels": labels, "exp_annotations": rule["annotations"]})
    for name, alerts in firing.items():
        yield {"eval_time": "9m", "alertname": name, "exp_alerts": []}
        yield {"eval_time": f"{MINUTES}m", "alertname": name, "exp_alerts": alerts}


def write_rules(path: Path, *endpoints: ResolvedEndpoint) -> None:
    groups = []
    for endpoint in endpoints:
        (rule,) = prometheus_rule(endpoint, monitored.timers(endpoint))
        groups += monitored.groups(rule)
    path.write_text(json.dumps({"groups": groups}))


def ask(promtool: Path, *arguments: str | Path) -> None:
    ran = subprocess.run([promtool, *arguments], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("engine", ENGINES)
def test_alerts_are_raised_by_what_they_name_and_by_nothing_else(
    engine: str, promtool: Path, tmp_path: Path
) -> None:
    scenes = list(played(engine))
    write_rules(tmp_path / "rules.json", *(endpoint for _, endpoint in scenes))
    series: Series = {}
    for scene, endpoint in scenes:
        series |= scene.series(endpoint.slug)
    test = {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "alert_rule_test": list(expected(engine)),
    }
    content = {"rule_files": ["rules.json"], "evaluation_interval": "3m", "tests": [test]}
    (tmp_path / "test.json").write_text(json.dumps(content))
    ask(promtool, "test", "rules", tmp_path / "test.json")


def test_the_rules_of_every_shipped_engine_are_rules(promtool: Path, tmp_path: Path) -> None:
    for engine in monitored.ENGINES:
        write_rules(tmp_path / f"{engine}.json", monitored.endpoint(engine))
    ask(promtool, "check", "rules", "--lint=all", "--lint-fatal", *sorted(tmp_path.iterdir()))
