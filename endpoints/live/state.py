"""The state of a deployed endpoint, in CSGHub's nine words, from its live objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from endpoints import names
from endpoints.live.diagnosis import diagnose, is_ready
from endpoints.live.pods import FIRST, PodState, has_ended, newest, pod_state
from endpoints.live.workload import LiveWorkload, live_workload

Json = Mapping[str, Any]
State = Literal["Running", "Sleeping", "Stopped"] | PodState
_FAILURES = {"RuntimeError", "BuildingFailed", "DeployFailed"}


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveEndpoint:
    """State of one endpoint, as its cluster reports it."""

    name: str
    slug: str
    model: str
    state: State
    detail: str
    """One line beside the state; may be empty."""
    ready: int
    desired: int
    fetching: tuple[str, ...]
    """Pods whose logs report the progress of their weights, while the state is Building."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Observed:
    """Objects of an endpoint as the API server returns them."""

    workload: Json
    """Deployment or LeaderWorkerSet of the endpoint."""
    autoscalers: Sequence[Json]
    """KEDA's ScaledObjects of the endpoint, at most one."""
    pods: Sequence[Json]
    events: Sequence[Json]
    """Events of the endpoint's namespace, in any order."""


def live_endpoint(observed: Observed, now: datetime) -> LiveEndpoint:
    """The state that the objects show at `now`, a time with a zone."""
    live, pods = live_workload(observed.workload), observed.pods
    states = _waiting(live, pods, now)
    state, detail = _state(live, observed, states)
    if not detail and (state in _FAILURES or (state == "Running" and live.ready < live.desired)):
        detail = diagnose(observed.workload, newest(pods), observed.events)[0]
    return LiveEndpoint(
        name=live.annotations.get(names.NAME, live.slug),
        slug=live.slug,
        model=live.annotations.get(names.MODEL, ""),
        state=state,
        detail=" ".join(detail.split()),
        ready=live.ready,
        desired=live.desired,
        fetching=tuple(name for name, each in states if state == each == "Building"),
    )


def _waiting(
    live: LiveWorkload, pods: Sequence[Json], now: datetime
) -> Sequence[tuple[str, PodState]]:
    """Names and states of the newest pods that are not ready."""
    return [
        (pod["metadata"]["name"], pod_state(pod, live.patience, now))
        for pod in newest(pods)
        if not is_ready(pod)
    ]


def _state(
    live: LiveWorkload, observed: Observed, waiting: Sequence[tuple[str, PodState]]
) -> tuple[State, str]:
    """The state, with an explanation unless the reason of a failure is one."""
    ending = _ending(observed.pods)
    if live.is_stopped:
        return "Stopped", ending
    if live.desired == 0 and _is_stopped_by_schedule(observed.autoscalers):
        return "Stopped", ending or "by its schedule"
    if live.desired == 0:
        return "Sleeping", ending
    if live.ready:
        return "Running", ""
    found = {state for _, state in waiting}
    worst: PodState = next((state for state in FIRST if state in found), "Deploying")
    if live.has_failed and worst not in _FAILURES:
        return "DeployFailed", ""
    return worst, _PROGRESS.get(worst, "")


def _is_stopped_by_schedule(autoscalers: Sequence[Json]) -> bool:
    return any(
        autoscaler["metadata"].get("annotations", {}).get(names.OTHERWISE) == "stopped"
        for autoscaler in autoscalers
    )


def _ending(pods: Sequence[Json]) -> str:
    left = sum(not has_ended(pod) for pod in pods)
    return f"{left} pod{'s' if left > 1 else ''} still to end" if left else ""


_PROGRESS: Mapping[str, str] = {
    "Building": "fetches its weights, then its image",
    "Deploying": "waits for a node, or for its image",
    "Startup": "its engine loads the model",
}
