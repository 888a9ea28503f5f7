"""Every state of a deployed endpoint, from its live Deployment."""

from typing import Any

import pytest

from endpoints.live_state import LiveEndpoint, live_endpoint

PROGRESSING = {"type": "Progressing", "status": "True"}
STUCK = {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}
FORBIDDEN = {"type": "ReplicaFailure", "status": "True"}


def deployment(state: str = "running", replicas: int | None = 2, **status: Any) -> dict[str, Any]:
    return {
        "metadata": {
            "name": "my-chat",
            "labels": {"endpoints.internal/state": state},
            "annotations": {
                "endpoints.internal/name": "My.Chat",
                "endpoints.internal/model": "owner/model",
            },
        },
        "spec": {} if replicas is None else {"replicas": replicas},
        "status": status,
    }


@pytest.mark.parametrize(
    ("live", "state", "ready", "desired"),
    [
        (deployment(readyReplicas=2), "Running", 2, 2),
        (deployment(readyReplicas=1, conditions=[STUCK]), "Running", 1, 2),
        (deployment(conditions=[PROGRESSING]), "Deploying", 0, 2),
        (deployment(), "Deploying", 0, 2),
        (deployment(replicas=None), "Deploying", 0, 1),
        (deployment(conditions=[FORBIDDEN, STUCK]), "DeployFailed", 0, 2),
        (deployment(replicas=0), "Sleeping", 0, 0),
        (deployment(replicas=0, conditions=[STUCK]), "Sleeping", 0, 0),
        (deployment("stopped", 0), "Stopped", 0, 0),
        (deployment("stopped", 0, conditions=[STUCK]), "Stopped", 0, 0),
    ],
)
def test_states(live: dict[str, Any], state: Any, ready: int, desired: int) -> None:
    assert live_endpoint(live) == LiveEndpoint(
        name="My.Chat",
        slug="my-chat",
        model="owner/model",
        state=state,
        ready=ready,
        desired=desired,
    )


def test_a_stopped_endpoint_whose_pods_still_end_is_stopping() -> None:
    live = deployment("stopped", 0)
    live["status"] = {"replicas": 1, "readyReplicas": 1}
    assert live_endpoint(live) == LiveEndpoint(
        name="My.Chat", slug="my-chat", model="owner/model", state="Stopping", ready=1, desired=0
    )


def test_a_deployment_that_says_nothing_of_itself() -> None:
    assert live_endpoint({"metadata": {"name": "chat"}, "spec": {}}) == LiveEndpoint(
        name="chat", slug="chat", model="", state="Deploying", ready=0, desired=1
    )
