"""Each of the nine states of a deployed endpoint, from its live objects."""

from typing import get_args

import pytest

from endpoints.live.pods import FIRST, PodState
from endpoints.live.state import LiveEndpoint, State
from tests.unit.live_objects import (
    BACK_OFF,
    CRASHED,
    DONE,
    ENGINE_WAITS,
    FETCHED,
    FETCHING,
    FORBIDDEN,
    GATED,
    NO_GPU,
    OUT_OF_MEMORY,
    PULLING,
    READY,
    RUNNING,
    STARTING,
    STUCK,
    WAITING,
    Json,
    container,
    deployment,
    observe,
    pod,
    scaled_object,
    unscheduled,
)

AWAY = {"endpoints.internal/otherwise": "stopped"}


def ending(made: Json) -> Json:
    made["metadata"]["deletionTimestamp"] = "2026-11-24T12:19:00Z"
    return made


CASES: list[tuple[str, str, Json, list[Json]]] = [
    ("Deploying", "waits for a node, or for its image", deployment(), []),
    (
        "Deploying",
        "waits for a node, or for its image",
        deployment(),
        [unscheduled("2026-11-24T12:01:00Z")],
    ),
    (
        "Deploying",
        "waits for a node, or for its image",
        deployment(),
        [pod(ENGINE_WAITS, container(WAITING, "weights"))],
    ),
    (
        "Deploying",
        "waits for a node, or for its image",
        deployment(),
        [pod(ENGINE_WAITS)],
    ),
    (
        "Building",
        "fetches its weights, then its image",
        deployment(),
        [pod(ENGINE_WAITS, FETCHING)],
    ),
    (
        "Building",
        "fetches its weights, then its image",
        deployment(),
        [pod(ENGINE_WAITS, FETCHED)],
    ),
    ("Startup", "its engine loads the model", deployment(), [pod(STARTING, FETCHED)]),
    ("Running", "", deployment(readyReplicas=1), [pod(READY, FETCHED)]),
    (
        "Running",
        "container engine waits: CrashLoopBackOff: back-off 40s restarting failed container (last "
        "exit: OOMKilled: exit code 137). Image example/engine:v1.",
        deployment(replicas=2, readyReplicas=1, conditions=[STUCK]),
        [pod(READY, FETCHED), pod(CRASHED, FETCHED, name="my-chat-2")],
    ),
    ("Sleeping", "", deployment(replicas=0), []),
    ("Sleeping", "1 pod still to end", deployment(replicas=0), [ending(pod(READY))]),
    ("Stopped", "", deployment(state="stopped", replicas=0, conditions=[STUCK]), []),
    (
        "Stopped",
        "2 pods still to end",
        deployment(state="stopped", replicas=0, readyReplicas=1),
        [pod(READY), ending(pod(READY)), pod(CRASHED, phase="Failed")],
    ),
    (
        "BuildingFailed",
        "container weights waits: CrashLoopBackOff: back-off 40s restarting failed container (last"
        " exit: Error: it is gated: exit code 1). Image example/engine:v1.",
        deployment(),
        [pod(ENGINE_WAITS, container({"waiting": BACK_OFF}, "weights", lastState=GATED))],
    ),
    (
        "BuildingFailed",
        "container weights ended: Error: it is gated: exit code 1.",
        deployment(conditions=[STUCK]),
        [pod(ENGINE_WAITS, container(GATED, "weights"))],
    ),
    (
        "DeployFailed",
        f"no node fits: {NO_GPU} Add nodes to its pool, choose another resource, or stop another "
        "endpoint; a renamed one needs room beside its old self until that is deleted.",
        deployment(),
        [unscheduled("2026-11-24T11:59:00Z")],
    ),
    (
        "DeployFailed",
        "container engine waits: ImagePullBackOff: Back-off pulling image. Image "
        "example/engine:v1.",
        deployment(),
        [pod(container(PULLING), FETCHED)],
    ),
    (
        "DeployFailed",
        "container engine runs but is not ready. A longer timers.startup gives it more time.",
        deployment(conditions=[STUCK]),
        [pod(STARTING, FETCHED)],
    ),
    (
        "DeployFailed",
        "container weights has not finished. A longer timers.download gives it more time.",
        deployment(conditions=[STUCK]),
        [pod(ENGINE_WAITS, FETCHING)],
    ),
    (
        "DeployFailed",
        "pods cannot be created: exceeded quota",
        deployment(conditions=[FORBIDDEN]),
        [],
    ),
    (
        "RuntimeError",
        "container engine ended: Completed: exit code 0.",
        deployment(),
        [pod(container(DONE), FETCHED, phase="Running")],
    ),
    (
        "RuntimeError",
        "container engine waits: CrashLoopBackOff: back-off 40s restarting failed container (last "
        "exit: OOMKilled: exit code 137). Image example/engine:v1.",
        deployment(conditions=[STUCK]),
        [pod(CRASHED, FETCHED)],
    ),
    (
        "RuntimeError",
        "container engine runs but is not ready (last exit: OOMKilled: exit code 137). A longer "
        "timers.startup gives it more time.",
        deployment(),
        [pod(container(RUNNING, lastState=OUT_OF_MEMORY), FETCHED)],
    ),
    (
        "RuntimeError",
        "container engine answered once and does not now. Its log may say why.",
        deployment(),
        [pod(container(RUNNING, started=True), FETCHED)],
    ),
    (
        "RuntimeError",
        "its node gave a pod up: Evicted: The node was low on resource.",
        deployment(),
        [pod(phase="Failed", reason="Evicted", message="The node was low on resource.")],
    ),
]


@pytest.mark.parametrize(("state", "detail", "workload", "pods"), CASES)
def test_states(state: str, detail: str, workload: Json, pods: list[Json]) -> None:
    live = observe(workload, *pods)
    assert (live.state, live.detail) == (state, detail)
    assert live.fetching == (("my-chat-1",) if state == "Building" else ())


def test_the_words_are_csghub_s_nine() -> None:
    alternatives = [get_args(each) for each in get_args(State)]
    words = {word for each in alternatives for word in each}
    assert words == {state for state, *_ in CASES}
    assert len(words) == 9


def test_who_it_is() -> None:
    assert observe(deployment(replicas=2, readyReplicas=2)) == LiveEndpoint(
        name="My.Chat",
        slug="my-chat",
        model="owner/model",
        state="Running",
        detail="",
        ready=2,
        desired=2,
        fetching=(),
    )


def test_a_workload_that_says_nothing_of_itself() -> None:
    live = observe({"metadata": {"name": "chat"}, "spec": {}})
    assert (live.name, live.model, live.state, live.desired) == ("chat", "", "Deploying", 1)


@pytest.mark.parametrize(
    ("autoscaler", "replicas", "state", "detail"),
    [
        (scaled_object(**AWAY), 0, "Stopped", "by its schedule"),
        (scaled_object(**AWAY), 1, "Deploying", "waits for a node, or for its image"),
        (scaled_object(), 0, "Sleeping", ""),
    ],
)
def test_a_schedule_stops(autoscaler: Json, replicas: int, state: str, detail: str) -> None:
    live = observe(deployment(replicas=replicas), autoscaler=autoscaler)
    assert (live.state, live.detail) == (state, detail)


def test_what_was_replaced_does_not_count() -> None:
    old = pod(CRASHED, FETCHED, template="old", created="2026-11-24T11:00:00Z")
    evicted = pod(phase="Failed", reason="Evicted", created="2026-11-24T12:05:00Z")
    fresh = pod(STARTING, FETCHED, created="2026-11-24T12:10:00Z", name="my-chat-2")
    assert observe(deployment(), old, evicted, fresh).state == "Startup"
    assert observe(deployment(), old, evicted).state == "RuntimeError"


@pytest.mark.parametrize("farther", FIRST)
def test_of_several_pods_the_first_state_counts(farther: PodState) -> None:
    example = {
        state: pods[0]
        for state, _, workload, pods in reversed(CASES)
        if pods and workload == deployment()
    }
    for nearer in FIRST[FIRST.index(farther) :]:
        assert observe(deployment(), example[nearer], example[farther]).state == farther
