"""The one owner of an endpoint's replicas, with KEDA and without."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from endpoints import plan
from endpoints.autoscaling import plan_autoscaler
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.spec.entry import Replicas
from tests.support import strategies
from tests.support.autoscalers import (
    BEHAVIOR,
    CACHED,
    CPU,
    HPA,
    PODS,
    SILENT,
    TARGET,
    autoscaler,
    prometheus,
    scaled_object,
)

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


def test_a_scaled_object_as_a_whole() -> None:
    assert autoscaler(framework=CACHED) == plan.ScaledObject(
        metadata=METADATA,
        target=TARGET,
        min_replicas=1,
        max_replicas=3,
        activation=None,
        behavior=BEHAVIOR,
        triggers=(
            prometheus(f"sum(engine:waiting{{{PODS}}})", "26"),
            prometheus(f"sum(avg by (pod) (engine:cache{{{PODS}}}))", "0.8"),
        ),
        fallbacks=(
            plan.Fallback(failure_threshold=3, replicas=1, behavior="currentReplicasIfHigher"),
        ),
        because=(
            "waiting 26 per replica: 10 % of 256 requests at a time, rounded up",
            "cacheUsage 0.8 per replica: the rest is for answers that grow while another replica "
            "starts",
        ),
    )


def test_a_horizontal_pod_autoscaler_as_a_whole() -> None:
    def pods(name: str, value: str) -> dict[str, object]:
        target = {"type": "AverageValue", "averageValue": value}
        return {"type": "Pods", "pods": {"metric": {"name": name}, "target": target}}

    assert autoscaler(cluster=HPA, framework=CACHED) == plan.HorizontalPodAutoscaler(
        metadata=METADATA,
        target=TARGET,
        min_replicas=1,
        max_replicas=3,
        behavior=BEHAVIOR,
        metrics=(pods("engine_waiting", "26"), pods("engine_cache", "800m")),
        because=scaled_object(framework=CACHED).because,
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
    # KEDA refuses a fallback where CPU is all there is.
    assert (found.triggers, found.fallbacks) == ((CPU,), ())
    pods = autoscaler(framework=SILENT, cluster=HPA)
    assert isinstance(pods, plan.HorizontalPodAutoscaler)
    target = {"type": "Utilization", "averageUtilization": 80}
    assert pods.metrics == ({"type": "Resource", "resource": {"name": "cpu", "target": target}},)


@pytest.mark.parametrize(("least", "kept"), [(0, 1), (1, 1), (2, 2)])
def test_without_prometheus_there_is_at_least_one_replica(least: int, kept: int) -> None:
    (fallback,) = scaled_object(replicas=Replicas(min=least, max=3)).fallbacks
    assert fallback.replicas == kept


@settings(max_examples=40)
@given(strategies.endpoints())
def test_bounds_are_the_endpoint_s_in_every_state(endpoint: ResolvedEndpoint) -> None:
    found = plan_autoscaler(endpoint, derive_timers(endpoint, waves=1))
    bounds = (found.min_replicas, found.max_replicas, found.target.name)
    assert bounds == (endpoint.replicas.min, endpoint.replicas.max, endpoint.slug)
    paused = found.metadata.annotations.get("autoscaling.keda.sh/paused-replicas")
    keda = isinstance(found, plan.ScaledObject)
    assert paused == ("0" if keda and endpoint.state == "stopped" else None)
