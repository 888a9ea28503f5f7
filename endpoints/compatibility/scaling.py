"""Checks that the cluster's autoscaler and the engine support the endpoint's scaling."""

from collections.abc import Iterator

from endpoints.autoscaling.loads import published_gauges
from endpoints.endpoint.parts import Parts
from endpoints.nearest import listed
from endpoints.read.findings import Findings
from endpoints.spec.entry import Replicas
from endpoints.spec.scaling import Scaling, Schedule
from endpoints.stack.settings import ClusterSettings, stack_file


def check_scaling(parts: Parts, findings: Findings) -> tuple[str, ...]:
    """Report endpoints that cannot sleep, metrics the engine lacks, and windows that do not fit.

    Returns:
        Warnings about settings of the entry without effect.
    """
    if parts.cluster is not None and parts.replicas is not None:
        _check_sleep(parts, parts.cluster, parts.replicas, findings)
    scaling = parts.entry.scaling
    _check_metric(parts, scaling, findings)
    if scaling.schedule is not None:
        _check_schedule(parts, scaling.schedule, findings)
    return tuple(_without_effect(parts))


def _check_sleep(
    parts: Parts, cluster: ClusterSettings, replicas: Replicas, findings: Findings
) -> None:
    if replicas.min > 0:
        return
    if cluster.autoscaler == "hpa":
        message = (
            f"cluster {parts.cluster_name} scales with the HorizontalPodAutoscaler, "
            "which can neither scale to 0 nor wake from it"
        )
        fix = f"Set `replicas.min` to 1 or more, or {_keda(parts)}."
    elif (
        cluster.wake is None
        and parts.framework is not None
        and not published_gauges(parts.framework.versions[parts.version])
    ):
        message = (
            f"{parts.engine_name} publishes no metric to scale on, and CPU "
            "load, which is used instead, cannot wake an endpoint from 0"
        )
        fix = (
            f"Set `replicas.min` to 1 or more, or `wake` for the cluster in "
            f"{stack_file(parts.stack)}."
        )
    else:
        return
    findings.add(*parts.place("replicas"), message, fix, f"min {replicas.min}")


def _check_metric(parts: Parts, scaling: Scaling, findings: Findings) -> None:
    if parts.framework is None or scaling.metric in {None, "cpu"}:
        return
    published = published_gauges(parts.framework.versions[parts.version])
    if scaling.metric not in published:
        findings.add(
            *parts.place("scaling", "metric"),
            f"{parts.engine_name} publishes no such metric",
            f"Write {listed((*published, 'cpu'), 'or')}, or remove `metric`.",
            scaling.metric,
        )


def _check_schedule(parts: Parts, schedule: Schedule, findings: Findings) -> None:
    if parts.cluster is not None and parts.cluster.autoscaler == "hpa":
        findings.add(
            *parts.place("scaling", "schedule"),
            f"cluster {parts.cluster_name} scales with the HorizontalPodAutoscaler, "
            "which knows no times",
            f"Remove the key, or write {_keda(parts)}.",
        )
        return
    replicas = parts.replicas
    if replicas is None:
        return
    if schedule.otherwise == "stopped" and replicas.min == 0:
        findings.add(
            *parts.place("scaling", "schedule", "otherwise"),
            "it cannot be stopped by times and also sleep by itself, as with `replicas.min: 0`",
            "Set `replicas.min` to 1 or more, or remove `otherwise`.",
            schedule.otherwise,
        )
        return
    for index, window in enumerate(schedule.windows):
        place = parts.place("scaling", "schedule", "windows", index, "min")
        if window.min is not None and window.min > replicas.max:
            findings.add(
                *place,
                f"above `replicas.max`, which is {replicas.max}",
                f"Write {replicas.max} or less, or raise `replicas.max`.",
                str(window.min),
            )
        elif (
            schedule.otherwise == "running" and (window.min or max(replicas.min, 1)) <= replicas.min
        ):
            findings.add(
                *place,
                f"the window changes nothing: `replicas.min` asks for {replicas.min} at all times",
                f"Write `min` with more than {replicas.min}, or remove the window.",
                None if window.min is None else str(window.min),
            )


def _keda(parts: Parts) -> str:
    return f"`autoscaler: keda` for the cluster in {stack_file(parts.stack)}"


def _without_effect(parts: Parts) -> Iterator[str]:
    # A default is for the endpoints that sleep; only the entry's own key is a mistake.
    if "sleepAfter" in parts.endpoint.node.pairs and parts.replicas and parts.replicas.min:
        yield (
            f"sleepAfter has no effect: with replicas.min {parts.replicas.min} "
            f"{parts.endpoint.name} never sleeps"
        )
