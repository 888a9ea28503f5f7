"""The one owner of an endpoint's replicas, with KEDA and without."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from endpoints import plan
from endpoints.autoscaling import plan_autoscaler
from endpoints.resolved import ResolvedEndpoint
from endpoints.spec import Replicas, Timers
from endpoints.timers import derive_timers
from tests.support import resolved, strategies

GUARDED = {
    "guarded.endpoints.internal/model": "owner/model",
    "guarded.endpoints.internal/resource": "g6e.xlarge",
    "guarded.endpoints.internal/framework": "engine@1.0.0",
    "guarded.endpoints.internal/engineArgs": "44136fa355b3678a",
    "guarded.endpoints.internal/replicas": "1-3",
    "guarded.endpoints.internal/quantization": "none",
    "guarded.endpoints.internal/visibility": "private",
    "guarded.endpoints.internal/capacityTypes": "on-demand",
}
METADATA = plan.Metadata(
    name="chat",
    namespace="endpoints",
    labels={
        "app.kubernetes.io/instance": "chat",
        "app.kubernetes.io/part-of": "endpoints",
        "endpoints.internal/endpoint": "chat",
        "endpoints.internal/state": "running",
        "endpoints.internal/updates": "stop-first",
    },
    annotations={
        "endpoints.internal/name": "chat",
        "endpoints.internal/model": "owner/model",
        **GUARDED,
    },
)
PODS = '{namespace="endpoints",pod=~"chat-[a-z0-9]{1,10}-?[a-z0-9]{5}"}'
SILENT = resolved.framework(resolved.engine(metrics=None))
HPA = resolved.cluster(autoscaler="hpa")


def autoscaler(**changes: Any) -> plan.Autoscaler:
    endpoint = resolved.endpoint(**changes)
    return plan_autoscaler(endpoint, derive_timers(endpoint, waves=1))


def scaled_object(**changes: Any) -> plan.ScaledObject:
    found = autoscaler(**changes)
    assert isinstance(found, plan.ScaledObject)
    return found


def test_a_scaled_object_as_a_whole() -> None:
    assert autoscaler() == plan.ScaledObject(
        metadata=METADATA,
        target="chat",
        min_replicas=1,
        max_replicas=3,
        cooldown_seconds=3600,
        initial_cooldown_seconds=1050,  # scheduling 380 s + startup 670 s
        trigger=plan.Trigger(
            type="prometheus",
            metric_type="AverageValue",
            metadata={
                "serverAddress": "http://prometheus-operated.monitoring.svc:9090",
                "query": f"sum(engine:running{PODS}) + sum(engine:waiting{PODS})",
                "threshold": "192",
            },
        ),
        fallbacks=(
            plan.Fallback(failure_threshold=3, replicas=1, behavior="currentReplicasIfHigher"),
        ),
    )


def test_a_horizontal_pod_autoscaler_as_a_whole() -> None:
    assert autoscaler(cluster=HPA) == plan.HorizontalPodAutoscaler(
        metadata=METADATA,
        target="chat",
        min_replicas=1,
        max_replicas=3,
        metric={
            "type": "Pods",
            "pods": {
                "metric": {"name": "engine_running"},
                "target": {"type": "AverageValue", "averageValue": "192"},
            },
        },
    )


def test_a_stop_pauses_a_scaled_object_and_changes_nothing_else() -> None:
    running = scaled_object()
    assert scaled_object(state="stopped") == replace(
        running,
        metadata=replace(
            METADATA,
            labels={**METADATA.labels, "endpoints.internal/state": "stopped"},
            annotations={**METADATA.annotations, "autoscaling.keda.sh/paused-replicas": "0"},
        ),
    )


def test_a_stop_only_relabels_a_horizontal_pod_autoscaler() -> None:
    # Kubernetes suspends it by itself while its target has no replicas.
    running = autoscaler(cluster=HPA)
    labels = {**METADATA.labels, "endpoints.internal/state": "stopped"}
    assert autoscaler(cluster=HPA, state="stopped") == replace(
        running, metadata=replace(METADATA, labels=labels)
    )


def test_a_restart_touches_no_autoscaler() -> None:
    assert autoscaler(restart=4) == autoscaler()


def test_engines_without_metrics_scale_on_cpu() -> None:
    found = scaled_object(framework=SILENT)
    assert found.trigger == plan.Trigger(
        type="cpu", metric_type="Utilization", metadata={"value": "80"}
    )
    # KEDA refuses a fallback beside a CPU trigger.
    assert found.fallbacks == ()
    pods = autoscaler(framework=SILENT, cluster=HPA)
    assert isinstance(pods, plan.HorizontalPodAutoscaler)
    assert pods.metric == {
        "type": "Resource",
        "resource": {
            "name": "cpu",
            "target": {"type": "Utilization", "averageUtilization": 80},
        },
    }


def test_an_engine_without_a_queue_scales_on_what_runs() -> None:
    metrics = {"path": "/metrics", "running": "engine:running"}
    framework = resolved.framework(resolved.engine(metrics=metrics))
    found = scaled_object(framework=framework)
    assert found.trigger.metadata["query"] == f"sum(engine:running{PODS})"


@pytest.mark.parametrize(
    ("concurrency", "threshold"), [(1, "1"), (2, "2"), (4, "3"), (10, "8"), (256, "192")]
)
def test_the_threshold_is_three_quarters_of_what_a_replica_answers(
    concurrency: int, threshold: str
) -> None:
    framework = resolved.framework(resolved.engine(maxConcurrency=concurrency))
    assert scaled_object(framework=framework).trigger.metadata["threshold"] == threshold


@pytest.mark.parametrize(("least", "kept"), [(0, 1), (1, 1), (2, 2)])
def test_without_prometheus_there_is_at_least_one_replica(least: int, kept: int) -> None:
    (fallback,) = scaled_object(replicas=Replicas(min=least, max=3)).fallbacks
    assert fallback.replicas == kept


def test_nothing_is_put_to_sleep_before_it_was_ready() -> None:
    found = scaled_object(timers=Timers(scheduling="10m", startup="20m"))
    assert found.initial_cooldown_seconds == 1800


@settings(max_examples=40)
@given(strategies.endpoints())
def test_bounds_are_the_endpoint_s_in_every_state(endpoint: ResolvedEndpoint) -> None:
    found = plan_autoscaler(endpoint, derive_timers(endpoint, waves=1))
    bounds = (found.min_replicas, found.max_replicas, found.target)
    assert bounds == (endpoint.replicas.min, endpoint.replicas.max, endpoint.slug)
    paused = found.metadata.annotations.get("autoscaling.keda.sh/paused-replicas")
    keda = isinstance(found, plan.ScaledObject)
    assert paused == ("0" if keda and endpoint.state == "stopped" else None)
