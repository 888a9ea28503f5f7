"""KEDA's ScaledObject, which wakes an endpoint, keeps it awake and sets its replicas.

Facts about KEDA are those of 2.20.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from endpoints import names, plan
from endpoints.autoscaling.behavior import behavior, down_seconds, up_seconds
from endpoints.autoscaling.loads import Load, loads, number_text
from endpoints.autoscaling.queries import activity_query, load_query
from endpoints.endpoint.guard import guard_labels, guarded_annotations
from endpoints.endpoint.metadata import metadata, target
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object
from endpoints.spec.scaling import Schedule

LONGEST_POLL = 30
"""Seconds between two looks at whether an endpoint is active; KEDA's default."""
NEVER = "1000000"
"""More requests than any endpoint has: a trigger with this threshold asks for one replica at most,
one with this activation threshold neither wakes an endpoint nor keeps it awake."""
_NO_FALLBACK = 2**31 - 1
"""Failed reads before a fallback applies; the field's limit."""
_Trigger = Mapping[str, Any]
"""One entry of a ScaledObject's `triggers`."""


def plan_scaled_object(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Autoscaler:
    """The ScaledObject, paused at zero while the endpoint is stopped."""
    activation, triggers = _activation(endpoint, timers), list(_triggers(endpoint, timers))
    scaler = kubernetes_object(
        logical_name=endpoint.slug,
        api_version="keda.sh/v1alpha1",
        kind="ScaledObject",
        metadata=metadata(endpoint, guard_labels(endpoint), _annotations(endpoint)),
        spec={
            "scaleTargetRef": target(endpoint),
            "minReplicaCount": endpoint.fewest_replicas,
            "maxReplicaCount": endpoint.replicas.max,
            **activation,
            "advanced": {"horizontalPodAutoscalerConfig": {"behavior": behavior(endpoint)}},
            "triggers": triggers,
            "fallback": _fallback(endpoint, triggers),
        },
    )
    return plan.Autoscaler(
        object=scaler,
        min_replicas=endpoint.fewest_replicas,
        max_replicas=endpoint.replicas.max,
        up_seconds=up_seconds(endpoint),
        down_seconds=down_seconds(endpoint),
        idle_seconds=activation.get("cooldownPeriod", 0),
        triggers=tuple(trigger["type"] for trigger in triggers),
        because=(*(load.reason for load in loads(endpoint)), *_window_reasons(endpoint)),
    )


def _annotations(endpoint: ResolvedEndpoint) -> dict[str, str]:
    annotations = guarded_annotations(endpoint)
    if endpoint.scaling.stops:
        annotations[names.OTHERWISE] = "stopped"
    if endpoint.state == "stopped":
        # Without it KEDA restores replicas within seconds.
        annotations["autoscaling.keda.sh/paused-replicas"] = "0"
    return annotations


def _activation(endpoint: ResolvedEndpoint, timers: plan.Timers) -> dict[str, int]:
    """Fields for the last replica's end and the first one's start; empty: one always stays."""
    if endpoint.scaling.stops:
        # The end of a window needs no cooldown: requests do not decide about it.
        return {"pollingInterval": LONGEST_POLL, "cooldownPeriod": 0, "initialCooldownPeriod": 0}
    if endpoint.replicas.min:
        return {}
    cooldown = timers.cooldown.seconds
    return {
        # With a longer interval KEDA would notice the end of a shorter cooldown too late.
        "pollingInterval": min(LONGEST_POLL, cooldown),
        "cooldownPeriod": cooldown,
        "initialCooldownPeriod": timers.start_seconds,
    }


def _triggers(endpoint: ResolvedEndpoint, timers: plan.Timers) -> Iterator[_Trigger]:
    """The triggers: KEDA is active while one of them is, and takes the largest count.

    Where replicas can reach zero, load only decides about their number; what may wake an endpoint
    or keep it awake has triggers of its own.
    """
    if endpoint.replicas.min == 0:
        yield from _activity_triggers(endpoint, timers.cooldown.seconds)
    yield from (_load_trigger(endpoint, load) for load in loads(endpoint))
    if endpoint.scaling.schedule is not None:
        yield from _cron_triggers(endpoint, endpoint.scaling.schedule)


def _activity_triggers(endpoint: ResolvedEndpoint, pause: int) -> Iterator[_Trigger]:
    if endpoint.cluster.wake is not None:
        yield {
            "type": "external-push",
            "metadata": {
                "scalerAddress": endpoint.cluster.wake.scaler,
                "interceptorRoute": endpoint.slug,
            },
        }
    if (query := activity_query(endpoint, pause)) is not None:
        yield _prometheus(endpoint, query, threshold=NEVER)


def _load_trigger(endpoint: ResolvedEndpoint, load: Load) -> _Trigger:
    """A trigger on load: always a sum with AverageValue, for shares too.

    An average with Value asks for as many replicas, but then KEDA's fallback divides by the ready
    ones, and fails without any.
    """
    threshold = number_text(load.target)
    if load.gauge is None:
        return {"type": "cpu", "metricType": "Utilization", "metadata": {"value": threshold}}
    quiet = {"activationThreshold": NEVER} if endpoint.fewest_replicas == 0 else {}
    return _prometheus(endpoint, load_query(endpoint, load), threshold=threshold, **quiet)


def _prometheus(endpoint: ResolvedEndpoint, query: str, **metadata: str) -> _Trigger:
    return {
        "type": "prometheus",
        "metricType": "AverageValue",
        "metadata": {
            "serverAddress": endpoint.cluster.prometheus,
            "query": query,
            # A missing value must count as a failure, not as 0: the fallback keeps replicas.
            "ignoreNullValues": "false",
            **metadata,
        },
    }


def _cron_triggers(endpoint: ResolvedEndpoint, schedule: Schedule) -> Iterator[_Trigger]:
    for window in schedule.windows:
        yield {
            "type": "cron",
            "metadata": {
                "timezone": schedule.timezone,
                "start": window.start,
                "end": window.end,
                "desiredReplicas": str(window.min or max(endpoint.replicas.min, 1)),
            },
        }


def _fallback(endpoint: ResolvedEndpoint, triggers: Sequence[_Trigger]) -> dict[str, object] | None:
    """The fallback for an absent Prometheus: replicas stay, and a sleeping endpoint gets one.

    An endpoint that its schedule stops gets none. A fallback counts as activity and would start
    it. Without a fallback, or with one of more than 0 replicas, KEDA stops nothing while a trigger
    fails: so it has a fallback of 0 replicas that is never due.
    """
    # KEDA refuses a fallback without a trigger other than CPU.
    if not any(trigger["type"] == "prometheus" for trigger in triggers):
        return None
    stops = endpoint.scaling.stops
    return {
        "failureThreshold": _NO_FALLBACK if stops else 3,
        "replicas": 0 if stops else max(endpoint.replicas.min, 1),
        "behavior": "currentReplicasIfHigher",
    }


def _window_reasons(endpoint: ResolvedEndpoint) -> Iterator[str]:
    schedule = endpoint.scaling.schedule
    if schedule is None:
        return
    for trigger in _cron_triggers(endpoint, schedule):
        window = trigger["metadata"]
        yield (
            f"{window['desiredReplicas']} at least from `{window['start']}` to `{window['end']}` "
            f"in {schedule.timezone}, {schedule.otherwise} otherwise"
        )
