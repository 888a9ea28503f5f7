"""The state of a deployed endpoint, in CSGHub's words, from its live Deployment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from endpoints import names

State = Literal["Running", "Deploying", "DeployFailed", "Sleeping", "Stopping", "Stopped"]


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class LiveEndpoint:
    """What a cluster says of one endpoint."""

    name: str
    slug: str
    model: str
    state: State
    ready: int
    desired: int


def live_endpoint(deployment: Mapping[str, Any]) -> LiveEndpoint:
    """Reads a Deployment as the API server returns it."""
    metadata, status = deployment["metadata"], deployment.get("status", {})
    annotations = metadata.get("annotations", {})
    return LiveEndpoint(
        name=annotations.get(names.NAME, metadata["name"]),
        slug=metadata["name"],
        model=annotations.get(names.MODEL, ""),
        state=_state(deployment),
        ready=status.get("readyReplicas", 0),
        desired=deployment["spec"].get("replicas", 1),
    )


def _state(deployment: Mapping[str, Any]) -> State:
    status = deployment.get("status", {})
    if deployment["metadata"].get("labels", {}).get(names.STATE) == "stopped":
        return "Stopping" if status.get("replicas", 0) else "Stopped"
    if deployment["spec"].get("replicas", 1) == 0:
        return "Sleeping"
    if status.get("readyReplicas", 0):
        return "Running"
    return "DeployFailed" if _deadline_exceeded(status) else "Deploying"


def _deadline_exceeded(status: Mapping[str, Any]) -> bool:
    return any(
        condition["type"] == "Progressing" and condition["status"] == "False"
        for condition in status.get("conditions", [])
    )
