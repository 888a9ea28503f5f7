"""When an endpoint sleeps, what wakes it, and the windows of time that it follows."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from endpoints import plan
from endpoints.autoscaling import sleep_notices
from endpoints.autoscaling.keda import plan_scaled_object
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.spec.entry import Replicas, Timers
from endpoints.spec.scaling import Scaling
from tests.support import resolved, strategies
from tests.support.autoscalers import (
    CACHED,
    CPU,
    PODS,
    SILENT,
    prometheus,
    scaled_object,
    triggers,
)
from tests.support.changed import changed
from tests.unit.conftest import Load

SLEEPY = Replicas(min=0, max=3)
WAKE = resolved.cluster(wake={"scaler": "scaler.keda:9090"})
WINDOWS = {
    "timezone": "Europe/Berlin",
    "windows": [
        {"start": "0 8 * * 1-5", "end": "0 20 * * 1-5"},
        {"start": "0 9 * * 1", "end": "0 12 * * 1", "min": 2},
    ],
}
OFFICE_HOURS = Scaling.model_validate({"schedule": WINDOWS})
STOPS = Scaling.model_validate({"schedule": {**WINDOWS, "otherwise": "stopped"}})


def cron(start: str, end: str, replicas: str) -> dict[str, Any]:
    metadata = {"timezone": "Europe/Berlin", "start": start, "end": end}
    return {"type": "cron", "metadata": {**metadata, "desiredReplicas": replicas}}


CRONS = [cron("0 8 * * 1-5", "0 20 * * 1-5", "1"), cron("0 9 * * 1", "0 12 * * 1", "2")]
PUSH = {
    "type": "external-push",
    "metadata": {"scalerAddress": "scaler.keda:9090", "interceptorRoute": "chat"},
}
NEVER = "1000000"
ACTIVITY = prometheus(
    f'sum({{__name__=~"engine:running|engine:waiting",{PODS}}})'
    f" + (sum(rate(engine:requests_total{{{PODS}}}[120s])) or vector(0))",
    NEVER,
)


def activation(planned: plan.Autoscaler) -> dict[str, int]:
    """How the last replica is taken and the first brought back; empty: there is always one."""
    spec = planned.object.spec
    names = ("pollingInterval", "cooldownPeriod", "initialCooldownPeriod")
    return {name: spec[name] for name in names if name in spec}


def test_requests_keep_a_sleeper_awake_and_load_only_counts_its_replicas() -> None:
    found = scaled_object(framework=CACHED, replicas=SLEEPY)
    quiet = {"activationThreshold": NEVER}
    assert triggers(found) == [
        ACTIVITY,
        prometheus(f"sum(engine:waiting{{{PODS}}})", "26", **quiet),
        prometheus(f"sum(avg by (pod) (engine:cache{{{PODS}}}))", "0.8", **quiet),
    ]
    assert found.min_replicas == 0


def test_the_interceptor_wakes_where_the_cluster_has_one() -> None:
    found = scaled_object(framework=CACHED, replicas=SLEEPY, cluster=WAKE)
    assert triggers(found)[:2] == [PUSH, ACTIVITY]
    assert scaled_object(cluster=WAKE) == scaled_object()
    silent = scaled_object(framework=SILENT, replicas=SLEEPY, cluster=WAKE)
    assert triggers(silent) == [PUSH, CPU]
    assert "fallback" not in silent.object.spec


def test_what_was_answered_counts_no_longer_than_the_pause() -> None:
    found = scaled_object(framework=CACHED, replicas=SLEEPY, sleep_after="5s")
    assert "engine:requests_total" in triggers(found)[0]["metadata"]["query"]
    assert "[5s]" in triggers(found)[0]["metadata"]["query"]


@pytest.mark.parametrize(
    ("sleep_after", "pause", "look"),
    [(None, 3600, 30), ("30m", 1800, 30), ("30s", 30, 30), ("5s", 5, 5), ("1s", 1, 1)],
)
def test_it_sleeps_after_a_pause_and_is_looked_at_often_enough(
    sleep_after: str | None, pause: int, look: int
) -> None:
    timers = Timers(scheduling="10m", startup="20m")  # And 280 s to fetch the weights.
    found = scaled_object(replicas=SLEEPY, sleep_after=sleep_after, timers=timers)
    # Nothing is put to sleep before it was ready.
    assert activation(found) == {
        "pollingInterval": look,
        "cooldownPeriod": pause,
        "initialCooldownPeriod": 2080,
    }


def test_windows_ask_for_replicas_beside_the_load() -> None:
    plain, found = scaled_object(), scaled_object(scaling=OFFICE_HOURS)
    assert found == replace(
        plain,
        object=changed(plain.object, "spec", "triggers", to=[*triggers(plain), *CRONS]),
        triggers=(*plain.triggers, "cron", "cron"),
        because=(*plain.because, *found.because[2:]),
    )
    assert found.because[2:] == (
        "1 at least from `0 8 * * 1-5` to `0 20 * * 1-5` in Europe/Berlin, running otherwise",
        "2 at least from `0 9 * * 1` to `0 12 * * 1` in Europe/Berlin, running otherwise",
    )


def test_outside_of_its_windows_only_a_window_can_start_a_stopped_one() -> None:
    found = scaled_object(framework=CACHED, scaling=STOPS, cluster=WAKE)
    load, crons = triggers(found)[:2], triggers(found)[2:]
    assert crons == CRONS
    assert [trigger["metadata"]["activationThreshold"] for trigger in load] == [NEVER] * 2
    assert (found.min_replicas, found.max_replicas) == (0, 3)
    assert activation(found) == {
        "pollingInterval": 30,
        "cooldownPeriod": 0,
        "initialCooldownPeriod": 0,
    }
    # Never due, and of no replica: neither starts it nor keeps it from its stop.
    fallback = found.object.spec["fallback"]
    assert (fallback["failureThreshold"], fallback["replicas"]) == (2**31 - 1, 0)
    stops, goes_on = (
        each.object.metadata["annotations"] for each in (found, scaled_object(scaling=OFFICE_HOURS))
    )
    assert stops["endpoints.internal/otherwise"] == "stopped"
    assert "endpoints.internal/otherwise" not in goes_on


@pytest.mark.parametrize(
    ("least", "cluster", "reported"),
    [(0, resolved.cluster(), True), (1, resolved.cluster(), False), (0, WAKE, False)],
)
def test_a_preview_reports_that_nothing_wakes_a_sleeper(
    least: int, cluster: Any, reported: bool
) -> None:
    endpoint = resolved.endpoint(
        replicas=Replicas(min=least, max=3), cluster=cluster, sleep_after="30m"
    )
    text = (
        "chat sleeps after 1800s without requests, and no request wakes it: set replicas.min to 1, "
        "or `wake` for cluster main in stacks/Pulumi.test.yaml"
    )
    timers = derive_timers(endpoint, waves=1)
    assert sleep_notices(endpoint, timers) == ((text,) if reported else ())


@settings(max_examples=60)
@given(endpoint=strategies.endpoints(), scaling=st.sampled_from([Scaling(), OFFICE_HOURS, STOPS]))
def test_load_decides_nowhere_about_the_last_replica(
    endpoint: ResolvedEndpoint, scaling: Scaling
) -> None:
    awake = Replicas(min=max(endpoint.replicas.min, 1), max=endpoint.replicas.max)
    changed = resolved.changed(
        endpoint,
        cluster=WAKE,
        scaling=scaling,
        replicas=awake if scaling is STOPS else endpoint.replicas,
    )
    found = plan_scaled_object(changed, derive_timers(changed, waves=1))
    deciding = {
        trigger["type"]
        for trigger in triggers(found)
        if trigger["type"] != "cpu" and trigger["metadata"].get("activationThreshold") != NEVER
    }
    if scaling is STOPS:
        assert deciding == {"cron"}
    elif changed.replicas.min == 0:
        assert {"external-push"} <= deciding
        assert all(
            trigger["metadata"]["threshold"] == NEVER
            for trigger in triggers(found)
            if trigger["type"] == "prometheus" and "activationThreshold" not in trigger["metadata"]
        )
    assert (activation(found) == {}) is (found.min_replicas > 0)


@pytest.mark.parametrize(
    ("defaults", "entry", "reported"),
    [
        ("", "sleepAfter: 5m, replicas: {min: 1}", True),
        ("sleepAfter: 5m", "replicas: {min: 1}", False),
        ("replicas: {min: 1}", "sleepAfter: 5m", True),
        ("", "sleepAfter: 5m", False),
    ],
)
def test_it_warns_of_a_pause_that_never_comes(
    load: Load, defaults: str, entry: str, reported: bool
) -> None:
    (found,) = load(
        f"defaults: {{cluster: main, resource: g6e.xlarge, framework: vllm, {defaults}}}\n"
        f"endpoints: {{qwen: {{model: Qwen/Qwen2.5-7B-Instruct, {entry}}}}}\n"
    )
    text = "sleepAfter has no effect: with replicas.min 1 qwen never sleeps"
    assert (text in found.warnings) is reported
    assert found.sleep_after == "5m" or "sleepAfter" not in entry
