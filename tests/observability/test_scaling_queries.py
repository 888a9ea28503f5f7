"""Answers of Prometheus to the autoscaler, evaluated by Prometheus' own tool."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from endpoints.autoscaling.loads import Load, loads
from endpoints.autoscaling.queries import activity_query, load_query
from tests.observability.pages import Series, counter, first, gauge, second, up
from tests.observability.test_alerts import ask
from tests.support import monitored

pytestmark = pytest.mark.sandbox

EARLY = "vllm@0.24.0"
LATE = "tgi@3.3.7"
OFTEN, NO = "1x60", "0x60"


def waiting(engine: str, pod: str, value: float) -> Series:
    name = monitored.metrics_of(engine).waiting
    assert name is not None
    return gauge(name, pod, value)


def cache(pod: str, rank: int, value: float) -> Series:
    labels = f'namespace="endpoints",pod="{pod}",engine="{rank}"'
    return {f"vllm:kv_cache_usage_perc{{{labels}}}": f"{value}x60"}


ONE, TWO = first("chat"), second("chat")
UP = up(ONE, OFTEN) | up(TWO, OFTEN)
OTHERS = waiting(EARLY, first("chat-2"), 9) | up(first("chat-2"), OFTEN)
WAITING = {
    "both pods": (EARLY, UP | waiting(EARLY, ONE, 3) | waiting(EARLY, TWO, 4), 7),
    "one pod that still starts": (EARLY, UP | waiting(EARLY, ONE, 3), 3),
    "no pods": (EARLY, {}, 0),
    "pods of another endpoint": (EARLY, OTHERS, 0),
    "a page without the metric": (EARLY, UP, None),
    "a page that cannot be read": (EARLY, up(ONE, NO), None),
    "metrics that come late": (LATE, UP, 0),
    "late metrics on a page that cannot be read": (LATE, up(ONE, NO), None),
    "late metrics that came": (LATE, UP | waiting(LATE, ONE, 2), 2),
}


class Asked(NamedTuple):
    """A query, the scraped samples and the answer; None: no sample, for KEDA a failure."""

    query: str
    series: Series
    value: float | None


def check(promtool: Path, folder: Path, cases: Mapping[str, Asked]) -> None:
    """Check each query after 30 minutes, all in one run."""
    tests = [
        {
            "name": name,
            "interval": "1m",
            "input_series": [
                {"series": series, "values": values} for series, values in case.series.items()
            ],
            "promql_expr_test": [
                {
                    "expr": case.query,
                    "eval_time": "30m",
                    "exp_samples": []
                    if case.value is None
                    else [{"labels": "{}", "value": case.value}],
                }
            ],
        }
        for name, case in cases.items()
    ]
    (folder / "test.json").write_text(json.dumps({"tests": tests}))
    ask(promtool, "test", "rules", folder / "test.json")


def load_of(engine: str, metric: str) -> tuple[str, Load]:
    endpoint = monitored.endpoint(engine)
    (load,) = (load for load in loads(endpoint) if load.metric == metric)
    return load_query(endpoint, load), load


def test_silence_is_no_load_only_where_there_are_no_pods(promtool: Path, tmp_path: Path) -> None:
    cases = {
        name: Asked(load_of(engine, "waiting")[0], series, value)
        for name, (engine, series, value) in WAITING.items()
    }
    check(promtool, tmp_path, cases)


def test_shares_are_of_a_pod_however_many_ranks_it_has(promtool: Path, tmp_path: Path) -> None:
    ranks = cache(ONE, 0, 0.5) | cache(ONE, 1, 1) | cache(TWO, 0, 0.25) | cache(TWO, 1, 0.25)
    query, load = load_of(EARLY, "cacheUsage")
    check(promtool, tmp_path, {"shares": Asked(query, UP | ranks, 1)})
    assert load.target < 1


def running(engine: str, value: float) -> Series:
    name = monitored.metrics_of(engine).running
    assert name is not None
    return gauge(name, ONE, value)


def answered(engine: str, per_minute: float) -> Series:
    selector = monitored.metrics_of(engine).requests
    assert selector is not None
    return counter(selector, ONE, per_minute)


IDLE = running(EARLY, 0) | waiting(EARLY, ONE, 0)
ACTIVITY = {
    "nothing": (EARLY, UP | IDLE | answered(EARLY, 0), 0),
    "a request is answered": (EARLY, UP | waiting(EARLY, ONE, 0) | running(EARLY, 2), 2),
    "one waits": (EARLY, UP | running(EARLY, 0) | waiting(EARLY, ONE, 1), 1),
    "short answers between two looks": (EARLY, UP | IDLE | answered(EARLY, 30), 0.5),
    "no pods": (EARLY, {}, 0),
    "a page that cannot be read": (EARLY, up(ONE, NO), None),
    "one of two metrics came": (LATE, UP | running(LATE, 1), 1),
    "none came": (LATE, UP, 0),
}


def test_it_is_active_while_there_are_requests(promtool: Path, tmp_path: Path) -> None:
    cases = {}
    for name, (engine, series, value) in ACTIVITY.items():
        query = activity_query(monitored.endpoint(engine), 3600)
        assert query is not None
        cases[name] = Asked(query, series, value)
    check(promtool, tmp_path, cases)


def test_every_shipped_engine_can_be_asked(promtool: Path, tmp_path: Path) -> None:
    endpoints = [monitored.endpoint(engine) for engine in monitored.ENGINES]
    cases = {
        f"{endpoint.engine_name} {load.metric}": Asked(load_query(endpoint, load), {}, 0)
        for endpoint in endpoints
        for load in loads(endpoint)
    }
    check(promtool, tmp_path, cases)
