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
    triggers,
)
from tests.support.changed import changed

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
METADATA = {
    "name": "chat",
    "namespace": "endpoints",
    "labels": {
        "app.kubernetes.io/instance": "chat",
        "app.kubernetes.io/part-of": "endpoints",
        "endpoints.internal/endpoint": "chat",
        "endpoints.internal/state": "running",
        "endpoints.internal/updates": "stop-first",
    },
    "annotations": {
        "endpoints.internal/name": "chat",
        "endpoints.internal/model": "owner/model",
        **GUARDED,
    },
}


def test_a_scaled_object_as_a_whole() -> None:
    manifest = {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": METADATA,
        "spec": {
            "scaleTargetRef": TARGET,
            "minReplicaCount": 1,
            "maxReplicaCount": 3,
            "advanced": {"horizontalPodAutoscalerConfig": {"behavior": BEHAVIOR}},
            "triggers": [
                prometheus(f"sum(engine:waiting{{{PODS}}})", "26"),
                prometheus(f"sum(avg by (pod) (engine:cache{{{PODS}}}))", "0.8"),
            ],
            "fallback": {
                "failureThreshold": 3,
                "replicas": 1,
                "behavior": "currentReplicasIfHigher",
            },
        },
    }
    assert autoscaler(framework=CACHED) == plan.Autoscaler(
        object=plan.KubernetesObject(logical_name="chat", manifest=manifest),
        min_replicas=1,
        max_replicas=3,
        up_seconds=0,
        down_seconds=300,
        idle_seconds=0,
        triggers=("prometheus", "prometheus"),
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

    manifest = {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": METADATA,
        "spec": {
            "scaleTargetRef": TARGET,
            "minReplicas": 1,
            "maxReplicas": 3,
            "behavior": BEHAVIOR,
            "metrics": [pods("engine_waiting", "26"), pods("engine_cache", "800m")],
        },
    }
    assert autoscaler(cluster=HPA, framework=CACHED) == plan.Autoscaler(
        object=plan.KubernetesObject(logical_name="chat", manifest=manifest),
        min_replicas=1,
        max_replicas=3,
        up_seconds=0,
        down_seconds=300,
        idle_seconds=0,
        triggers=(),
        because=scaled_object(framework=CACHED).because,
    )


def test_a_stop_pauses_a_scaled_object_and_changes_nothing_else() -> None:
    running = scaled_object()
    labelled = changed(
        running.object, "metadata", "labels", "endpoints.internal/state", to="stopped"
    )
    paused = "autoscaling.keda.sh/paused-replicas"
    assert scaled_object(state="stopped") == replace(
        running, object=changed(labelled, "metadata", "annotations", paused, to="0")
    )


def test_a_stop_only_relabels_a_horizontal_pod_autoscaler() -> None:
    # Kubernetes suspends it by itself while its target has no replicas.
    running = autoscaler(cluster=HPA)
    label = ("metadata", "labels", "endpoints.internal/state")
    assert autoscaler(cluster=HPA, state="stopped") == replace(
        running, object=changed(running.object, *label, to="stopped")
    )


def test_a_restart_touches_no_autoscaler() -> None:
    assert autoscaler(restart=4) == autoscaler()


def test_engines_without_metrics_scale_on_cpu() -> None:
    found = scaled_object(framework=SILENT)
    assert triggers(found) == [CPU]
    # KEDA refuses a fallback where CPU is all there is.
    assert "fallback" not in found.object.spec
    pods = autoscaler(framework=SILENT, cluster=HPA).object
    assert pods.kind == "HorizontalPodAutoscaler"
    target = {"type": "Utilization", "averageUtilization": 80}
    assert pods.spec["metrics"] == [
        {"type": "Resource", "resource": {"name": "cpu", "target": target}}
    ]


@pytest.mark.parametrize(("least", "kept"), [(0, 1), (1, 1), (2, 2)])
def test_without_prometheus_there_is_at_least_one_replica(least: int, kept: int) -> None:
    found = scaled_object(replicas=Replicas(min=least, max=3))
    assert found.object.spec["fallback"]["replicas"] == kept


@settings(max_examples=40)
@given(strategies.endpoints())
def test_bounds_are_the_endpoint_s_in_every_state(endpoint: ResolvedEndpoint) -> None:
    found = plan_autoscaler(endpoint, derive_timers(endpoint, waves=1))
    target = found.object.spec["scaleTargetRef"]["name"]
    bounds = (found.min_replicas, found.max_replicas, target)
    assert bounds == (endpoint.replicas.min, endpoint.replicas.max, endpoint.slug)
    paused = found.object.metadata["annotations"].get("autoscaling.keda.sh/paused-replicas")
    keda = found.object.kind == "ScaledObject"
    assert paused == ("0" if keda and endpoint.state == "stopped" else None)


@settings(max_examples=40)
@given(strategies.endpoints())
def test_what_the_report_says_is_what_is_applied(endpoint: ResolvedEndpoint) -> None:
    found = plan_autoscaler(endpoint, derive_timers(endpoint, waves=1))
    spec = found.object.spec
    if found.object.kind == "ScaledObject":
        bounds = (spec["minReplicaCount"], spec["maxReplicaCount"])
        behavior = spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
    else:
        bounds = (spec["minReplicas"], spec["maxReplicas"])
        behavior = spec["behavior"]
    assert bounds == (found.min_replicas, found.max_replicas)
    pace = [behavior[name]["stabilizationWindowSeconds"] for name in ("scaleUp", "scaleDown")]
    assert pace == [found.up_seconds, found.down_seconds]
    assert found.idle_seconds == spec.get("cooldownPeriod", 0)
    assert [each["type"] for each in spec.get("triggers", ())] == list(found.triggers)
