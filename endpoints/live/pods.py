"""Progress of one pod, in CSGHub's words for the endpoint."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

Json = Mapping[str, Any]
PodState = Literal[
    "RuntimeError", "BuildingFailed", "DeployFailed", "Startup", "Building", "Deploying"
]
FIRST: tuple[PodState, ...] = (
    "RuntimeError",
    "BuildingFailed",
    "DeployFailed",
    "Startup",
    "Building",
    "Deploying",
)
"""Order of states that stand for all pods: those that need a person, then the farthest."""
FETCHING = "weights"
"""Name of the container that brings the weights."""
_CANNOT_START = {
    *("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"),
    *("CreateContainerConfigError", "CreateContainerError", "RunContainerError"),
}
"""The kubelet's reasons for a container that it could not create."""
_HASHES = ("pod-template-hash", "leaderworkerset.sigs.k8s.io/template-revision-hash")


def pod_state(pod: Json, patience: int, now: datetime) -> PodState:
    """The state of a pod that is not ready.

    Args:
        pod: as the API server returns it.
        patience: seconds that it may wait for a node.
        now: the time.
    """
    status = pod.get("status", {})
    if status.get("phase") == "Failed":
        return "RuntimeError"
    if not _has_node(pod):
        return "DeployFailed" if _has_waited(status, now) > patience else "Deploying"
    preparing, engines = _containers(status, "init"), _containers(status, "")
    rules: tuple[tuple[PodState, bool], ...] = (
        ("DeployFailed", any(map(_cannot_start, (*preparing, *engines)))),
        ("BuildingFailed", any(map(_fails, preparing))),
        ("Building", any(map(_is_fetching, preparing))),
        ("RuntimeError", any(map(_has_broken, engines))),
        ("Startup", any("running" in each.get("state", {}) for each in engines)),
        # The engine's image is pulled after the weights have been fetched.
        ("Building", any("terminated" in each.get("state", {}) for each in preparing)),
    )
    return next((state for state, holds in rules if holds), "Deploying")


def newest(pods: Sequence[Json]) -> list[Json]:
    """The pods of the newest template, without those that end, or have ended beside others."""
    present = [pod for pod in pods if "deletionTimestamp" not in pod["metadata"]]
    staying = [pod for pod in present if not has_ended(pod)] or present
    last = max(staying, key=lambda pod: str(pod["metadata"].get("creationTimestamp")), default=None)
    if last is None:
        return []
    return [pod for pod in staying if _template(pod) == _template(last)]


def has_ended(pod: Json) -> bool:
    """Whether the pod's containers will not run again, for example after an eviction."""
    return pod.get("status", {}).get("phase") in {"Failed", "Succeeded"}


def _template(pod: Json) -> tuple[str | None, ...]:
    labels = pod["metadata"].get("labels", {})
    return tuple(labels.get(label) for label in _HASHES)


def _containers(status: Json, kind: Literal["init", ""]) -> Sequence[Json]:
    containers: Sequence[Json] = status.get(
        "initContainerStatuses" if kind else "containerStatuses", []
    )
    return containers


def _has_node(pod: Json) -> bool:
    return bool(pod["spec"].get("nodeName"))


def _has_waited(status: Json, now: datetime) -> float:
    """Seconds for which the scheduler has found no node for the pod."""
    for condition in status.get("conditions", []):
        if condition["type"] == "PodScheduled" and condition["status"] == "False":
            since = condition.get("lastTransitionTime")
            return (now - datetime.fromisoformat(since)).total_seconds() if since else 0.0
    return 0.0


def _cannot_start(container: Json) -> bool:
    return container.get("state", {}).get("waiting", {}).get("reason") in _CANNOT_START


def _fails(container: Json) -> bool:
    """Whether the container has just failed, or waits to be started after a failure."""
    state = container.get("state", {})
    waits = state.get("waiting", {}).get("reason") == "CrashLoopBackOff"
    return waits or bool(state.get("terminated", {}).get("exitCode"))


def _is_fetching(container: Json) -> bool:
    return container["name"] == FETCHING and "running" in container.get("state", {})


def _has_broken(engine: Json) -> bool:
    """Whether the engine has ended, is no longer ready, or was started again."""
    state = engine.get("state", {})
    has_ended = "terminated" in engine.get("lastState", {})
    comes_again = "running" in state and (bool(engine.get("started")) or has_ended)
    return "terminated" in state or _fails(engine) or comes_again
