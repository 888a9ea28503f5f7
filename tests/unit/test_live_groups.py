"""States of an endpoint whose replicas are groups of pods."""

import pytest

from tests.unit.live_objects import (
    CRASHED,
    ENGINE_WAITS,
    FETCHED,
    FETCHING,
    STARTING,
    Json,
    groups,
    observe,
    pod,
    unscheduled,
)


@pytest.mark.parametrize(
    ("pods", "state"),
    [
        ([pod(STARTING, FETCHED), pod(STARTING, FETCHED, name="my-chat-1-1")], "Startup"),
        ([pod(STARTING, FETCHED), pod(ENGINE_WAITS, FETCHING, name="my-chat-1-1")], "Startup"),
        ([pod(STARTING, FETCHED), pod(CRASHED, FETCHED, name="my-chat-1-1")], "RuntimeError"),
        ([unscheduled("2026-11-24T12:06:00Z")], "Deploying"),
        ([unscheduled("2026-11-24T12:04:00Z")], "DeployFailed"),
    ],
)
def test_groups_of_pods(pods: list[Json], state: str) -> None:
    # A LeaderWorkerSet that has finished does not progress, and has no deadline.
    workload = groups(conditions=[{"type": "Progressing", "status": "False"}])
    assert observe(workload, *pods).state == state


def test_groups_that_are_ready_and_that_stop() -> None:
    assert observe(groups(replicas=2, readyReplicas=1)).state == "Running"
    assert observe(groups(replicas=0)).state == "Sleeping"
    assert observe(groups(state="stopped", replicas=0)).state == "Stopped"
