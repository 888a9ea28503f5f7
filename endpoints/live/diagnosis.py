"""Reasons why an endpoint's pods are not ready, as scheduler and kubelet word them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]


def diagnose(workload: Json, pods: Sequence[Json], events: Sequence[Json]) -> tuple[str, ...]:
    """The distinct reasons, one line each, with advice; never empty.

    Args:
        workload: the Deployment or LeaderWorkerSet as the API server returns it.
        pods: its pods.
        events: the events of its namespace, in any order.
    """
    waiting = [pod for pod in pods if not is_ready(pod)]
    reasons = [reason for pod in waiting for reason in _pod_reasons(pod, events)]
    reasons += _workload_reasons(workload)
    if not pods and not reasons:
        # The API server omits `kind` in lists of its built-in kinds.
        kind = workload.get("kind", "Deployment")
        reasons = [f"no pod has been created; is the {kind} controller running?"]
    return tuple(dict.fromkeys(reasons)) or ("its pods became ready after the deadline",)


def is_ready(pod: Json) -> bool:
    """Whether a pod takes requests."""
    return _condition(pod, "Ready", "True") is not None


def _pod_reasons(pod: Json, events: Sequence[Json]) -> Iterable[str]:
    unscheduled = _condition(pod, "PodScheduled", "False")
    if unscheduled is not None:
        yield (
            f"no node fits: {unscheduled.get('message', unscheduled.get('reason', 'pending'))}"
            " Add nodes to its pool, choose another resource, or stop another endpoint;"
            " a renamed one needs room beside its old self until that is deleted."
        )
        return
    status = pod.get("status", {})
    if status.get("phase") == "Failed" and "reason" in status:
        # Evicted pods: their containers only report that they were killed.
        yield f"its node gave a pod up: {_reason(status)}"
        return
    prepared = [each for each in status.get("initContainerStatuses", []) if not _is_done(each)]
    for container in prepared:
        if "running" in container.get("state", {}):
            yield (
                f"container {container['name']} has not finished{_last_exit(container)}."
                " A longer timers.download gives it more time."
            )
            return
    containers = [*prepared, *status.get("containerStatuses", [])]
    for container in containers:
        yield from _container_reasons(container, pod, events)
    if not containers:
        node = pod["spec"].get("nodeName")
        yield (
            f"the node {node} has not started its container yet."
            if node
            else "the scheduler has not looked at it yet; is the scheduler running?"
        )


def _container_reasons(container: Json, pod: Json, events: Sequence[Json]) -> Iterable[str]:
    state = container.get("state", {})
    if "waiting" in state:
        yield (
            f"container {container['name']} waits: {_reason(state['waiting'])}"
            f"{_last_exit(container)}. Image {container.get('image')}."
        )
    elif "terminated" in state:
        yield f"container {container['name']} ended: {_reason(state['terminated'])}."
    elif not container.get("ready", False):
        probe = _last_event(pod, events, "Unhealthy")
        details = f"{': ' + probe if probe else ''}{_last_exit(container)}."
        name = container["name"]
        yield (
            f"container {name} answered once and does not now{details} Its log may say why."
            if container.get("started")
            else f"container {name} runs but is not ready{details}"
            " A longer timers.startup gives it more time."
        )


def _workload_reasons(workload: Json) -> Iterable[str]:
    failed = _condition(workload, "ReplicaFailure", "True")
    if failed is not None:
        yield f"pods cannot be created: {failed.get('message', failed.get('reason'))}"


def _reason(state: Json) -> str:
    # What a container wrote last ends its line.
    parts = [state.get("reason", ""), state.get("message", "").strip()]
    if "exitCode" in state:
        parts.append(f"exit code {state['exitCode']}")
    return ": ".join(part for part in parts if part) or "no reason given"


def _last_exit(container: Json) -> str:
    ended = container.get("lastState", {}).get("terminated")
    return f" (last exit: {_reason(ended)})" if ended else ""


def _last_event(pod: Json, events: Sequence[Json], reason: str) -> str:
    messages = [
        (event.get("lastTimestamp") or event.get("eventTime") or "", event.get("message", ""))
        for event in events
        if event.get("reason") == reason
        and event.get("involvedObject", {}).get("uid") == pod["metadata"].get("uid")
    ]
    return max(messages, default=("", ""))[1].rstrip(".\n")


def _is_done(container: Json) -> bool:
    return bool(container.get("state", {}).get("terminated", {}).get("exitCode") == 0)


def _condition(item: Json, kind: str, status: str) -> Json | None:
    for condition in item.get("status", {}).get("conditions", []):
        if condition["type"] == kind and condition["status"] == status:
            return dict(condition)
    return None
