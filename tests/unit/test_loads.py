"""What replicas follow, with the shipped catalogue's names and with every metric missing."""

from typing import Any

import pytest

from endpoints.autoscaling.loads import loads
from endpoints.autoscaling.queries import activity_query, load_query
from endpoints.catalog import FrameworkVersion
from endpoints.spec.scaling import Scaling
from tests.support import monitored, resolved
from tests.support.autoscalers import CACHED, SILENT, autoscaler, scaled_object, triggers

GAUGES = ("running", "waiting", "cacheUsage")
USUAL = {
    ("waiting", "running", "cacheUsage"): ("waiting", "cacheUsage"),
    ("waiting", "running"): ("waiting", "running"),
    ("waiting", "cacheUsage"): ("waiting", "cacheUsage"),
    ("running", "cacheUsage"): ("cacheUsage",),
    ("waiting",): ("waiting",),
    ("running",): ("running",),
}


def engine(*published: str) -> FrameworkVersion:
    page = {"path": "/metrics", **{name: f"engine:{name.lower()}" for name in published}}
    return resolved.engine(metrics=page)


@pytest.mark.parametrize(("published", "followed"), USUAL.items())
def test_waiting_comes_first_and_what_is_busy_beside_it(
    published: tuple[str, ...], followed: tuple[str, ...]
) -> None:
    endpoint = resolved.endpoint(framework=resolved.framework(engine(*published)))
    found = [(load.metric, load.gauge) for load in loads(endpoint)]
    assert found == [(name, f"engine:{name.lower()}") for name in followed]


@pytest.mark.parametrize(
    ("at_a_time", "waiting", "running"),
    [(1, 1, 1), (2, 1, 2), (4, 1, 3), (10, 1, 8), (11, 2, 9), (30, 3, 23), (256, 26, 192)],
)
def test_targets_are_parts_of_what_a_replica_answers_at_a_time(
    at_a_time: int, waiting: int, running: int
) -> None:
    page = {"path": "/metrics", "running": "r", "waiting": "w"}
    version = resolved.engine(maxConcurrency=at_a_time, metrics=page)
    endpoint = resolved.endpoint(framework=resolved.framework(version))
    assert [load.target for load in loads(endpoint)] == [waiting, running]


def test_given_arguments_count_before_the_engine_s_choice() -> None:
    version = resolved.engine(knobs={"maxSequences": "max-num-seqs"})
    endpoint = resolved.endpoint(
        framework=resolved.framework(version), engine_args={"max-num-seqs": 64}
    )
    assert [load.reason for load in loads(endpoint)] == [
        "waiting 7 per replica: 10 % of 64 requests at a time, rounded up",
        "running 48 per replica: 75 % of 64 requests at a time",
    ]


@pytest.mark.parametrize(
    ("scaling", "threshold", "quantity"),
    [
        ({"metric": "running", "target": 16}, "16", "16"),
        ({"metric": "running", "target": 1.5}, "1.5", "1500m"),
        ({"metric": "cacheUsage", "target": 0.65}, "0.65", "650m"),
        ({"metric": "waiting", "target": 0.01}, "0.01", "10m"),
        ({"metric": "waiting", "target": 100_000}, "100000", "100000"),
        ({"metric": "waiting"}, "26", "26"),
    ],
)
def test_the_only_metric_to_follow_and_its_target(
    scaling: dict[str, Any], threshold: str, quantity: str
) -> None:
    given = Scaling.model_validate(scaling)
    (trigger,) = triggers(scaled_object(framework=CACHED, scaling=given))
    assert trigger["metadata"]["threshold"] == threshold
    horizontal = autoscaler(
        framework=CACHED, scaling=given, cluster=resolved.cluster(autoscaler="hpa")
    )
    assert f"'averageValue': '{quantity}'" in repr(horizontal)


def test_cpu_on_demand() -> None:
    given = Scaling.model_validate({"metric": "cpu", "target": 60})
    for framework in (CACHED, SILENT):
        (trigger,) = triggers(scaled_object(framework=framework, scaling=given))
        assert (trigger["type"], trigger["metadata"]) == ("cpu", {"value": "60"})


@pytest.mark.parametrize(
    ("up", "down", "expected"),
    [
        (None, None, (0, 300, 60)),
        ("30s", "1s", (30, 1, 1)),
        ("1h", "1h", (3600, 3600, 60)),
        (None, "45s", (0, 45, 45)),
    ],
)
def test_one_looks_back_as_long_as_the_file_says(
    up: str | None, down: str | None, expected: tuple[int, int, int]
) -> None:
    given = Scaling.model_validate({"upStabilization": up, "downStabilization": down})
    spec = scaled_object(scaling=given).object.spec
    behavior = spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
    looks = [behavior[name]["stabilizationWindowSeconds"] for name in ("scaleUp", "scaleDown")]
    [policy] = behavior["scaleDown"]["policies"]
    assert (*looks, policy["periodSeconds"]) == expected


@pytest.mark.parametrize("shipped", monitored.ENGINES)
def test_queries_name_what_the_shipped_version_publishes(shipped: str) -> None:
    endpoint = monitored.endpoint(shipped)
    metrics = monitored.metrics_of(shipped)
    gauges = {
        name: gauge
        for name, gauge in zip(
            GAUGES, (metrics.running, metrics.waiting, metrics.cache_usage), strict=True
        )
        if gauge is not None
    }
    followed = loads(endpoint)
    assert {load.metric: load.gauge for load in followed}.items() <= gauges.items()
    for load in followed:
        assert f"{load.gauge}{{" in load_query(endpoint, load)
    activity = activity_query(endpoint, 3600)
    assert activity is not None
    names = [metrics.running, metrics.waiting, metrics.requests]
    assert all(name in activity for name in names if name is not None)
