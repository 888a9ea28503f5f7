"""The autoscaler of an endpoint: the one owner of its replicas while it runs."""

from math import ceil

from endpoints import plan
from endpoints.catalog import Metrics
from endpoints.engine_args.serving import serving_of
from endpoints.guard import guard_labels, guarded_annotations
from endpoints.metadata import metadata
from endpoints.resolved import ResolvedEndpoint
from endpoints.workload import target

TARGET_LOAD = 0.75
"""Share of an engine's concurrent requests at which another replica is wanted: an assumption."""
CPU_UTILIZATION = "80"
"""Percent of requested CPU for engines that publish no metrics; Kubernetes' own default."""

_POD_SUFFIX = "-[a-z0-9]{1,10}-?[a-z0-9]{5}"
"""What a pod's name adds to its Deployment's: Kubernetes cuts what stands before the last five
characters at 58, so that the second dash and more may be missing after a long slug."""


def plan_autoscaler(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Autoscaler:
    """A KEDA ScaledObject, or an HPA where the cluster has no KEDA."""
    if endpoint.cluster.autoscaler == "hpa":
        return _horizontal_pod_autoscaler(endpoint)
    return _scaled_object(endpoint, timers)


def _scaled_object(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.ScaledObject:
    # Paused at zero while stopped: without it KEDA restores replicas within seconds.
    paused = {"autoscaling.keda.sh/paused-replicas": "0"} if endpoint.state == "stopped" else {}
    metrics = endpoint.engine.metrics
    return plan.ScaledObject(
        metadata=metadata(
            endpoint, guard_labels(endpoint), {**guarded_annotations(endpoint), **paused}
        ),
        target=target(endpoint),
        min_replicas=endpoint.replicas.min,
        max_replicas=endpoint.replicas.max,
        cooldown_seconds=timers.cooldown.seconds,
        initial_cooldown_seconds=timers.scheduling.seconds + timers.startup.seconds,
        behavior=_behavior(),
        triggers=(_cpu_trigger() if metrics is None else _prometheus_trigger(endpoint, metrics),),
        fallbacks=() if metrics is None else (_fallback(endpoint),),
    )


def _prometheus_trigger(endpoint: ResolvedEndpoint, metrics: Metrics) -> plan.Trigger:
    return plan.Trigger(
        type="prometheus",
        metric_type="AverageValue",
        metadata={
            "serverAddress": endpoint.cluster.prometheus,
            "query": _load_query(endpoint, metrics),
            "threshold": _concurrency_target(endpoint),
        },
    )


def _load_query(endpoint: ResolvedEndpoint, metrics: Metrics) -> str:
    pods = f'{{namespace="{endpoint.cluster.namespace}",pod=~"{endpoint.slug}{_POD_SUFFIX}"}}'
    gauges = (gauge for gauge in (metrics.running, metrics.waiting) if gauge is not None)
    return " + ".join(f"sum({gauge}{pods})" for gauge in gauges)


def _concurrency_target(endpoint: ResolvedEndpoint) -> str:
    return str(ceil(TARGET_LOAD * serving_of(endpoint).max_sequences))


def _behavior() -> plan.Behavior:
    return plan.Behavior(
        up=plan.Direction(stabilization_seconds=0, pods=4, period_seconds=15),
        down=plan.Direction(stabilization_seconds=300, pods=1, period_seconds=60),
    )


def _cpu_trigger() -> plan.Trigger:
    return plan.Trigger(type="cpu", metric_type="Utilization", metadata={"value": CPU_UTILIZATION})


def _fallback(endpoint: ResolvedEndpoint) -> plan.Fallback:
    """While Prometheus is away a busy endpoint keeps its replicas and a sleeping one gets one."""
    return plan.Fallback(
        failure_threshold=3,
        replicas=max(endpoint.replicas.min, 1),
        behavior="currentReplicasIfHigher",
    )


def _horizontal_pod_autoscaler(endpoint: ResolvedEndpoint) -> plan.HorizontalPodAutoscaler:
    return plan.HorizontalPodAutoscaler(
        metadata=metadata(endpoint, guard_labels(endpoint), guarded_annotations(endpoint)),
        target=target(endpoint),
        min_replicas=endpoint.replicas.min,
        max_replicas=endpoint.replicas.max,
        behavior=_behavior(),
        metrics=(_pod_metric(endpoint),),
    )


def _pod_metric(endpoint: ResolvedEndpoint) -> dict[str, object]:
    metrics = endpoint.engine.metrics
    if metrics is None:
        target = {"type": "Utilization", "averageUtilization": int(CPU_UTILIZATION)}
        return {"type": "Resource", "resource": {"name": "cpu", "target": target}}
    return {
        "type": "Pods",
        "pods": {
            # Metric adapters cannot carry a colon and rename it to an underscore.
            "metric": {"name": str(metrics.running or metrics.waiting).replace(":", "_")},
            "target": {"type": "AverageValue", "averageValue": _concurrency_target(endpoint)},
        },
    }
