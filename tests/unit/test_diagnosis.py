"""Why pods are not ready, in whole lines, from what an API server returns."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints.live.diagnosis import diagnose

Json = dict[str, Any]
NO_GPU = "0/3 nodes are available: 3 Insufficient nvidia.com/gpu. preemption: 0/3 nodes."
ROOM = (
    " Add nodes to its pool, choose another resource, or stop another endpoint; a renamed one needs"
    " room beside its old self until that is deleted."
)
DEPLOYMENT: Json = {"metadata": {"name": "chat"}, "status": {}}


def condition(kind: str, status: str, **more: str) -> Json:
    return {"type": kind, "status": status, **more}


def pod(*containers: Json, uid: str = "1", **status: Any) -> Json:
    """A scheduled pod that is not ready."""
    conditions = [condition("PodScheduled", "True"), condition("Ready", "False")]
    return {
        "metadata": {"name": f"chat-{uid}", "uid": uid},
        "spec": {"nodeName": "gpu-0"},
        "status": {"conditions": conditions, "containerStatuses": list(containers), **status},
    }


def container(name: str = "engine", *, last: Json | None = None, **state: Any) -> Json:
    return {
        "name": name,
        "image": "example/engine:v1",
        "ready": False,
        "state": state,
        "lastState": {"terminated": last} if last else {},
    }


def event(message: str, at: str, *, uid: str = "1", reason: str = "Unhealthy") -> Json:
    return {
        "reason": reason,
        "message": message,
        "lastTimestamp": at,
        "involvedObject": {"uid": uid},
    }


UNSCHEDULED: Json = {
    "metadata": {"name": "chat-1", "uid": "1"},
    "spec": {},
    "status": {
        "phase": "Pending",
        "conditions": [condition("PodScheduled", "False", reason="Unschedulable", message=NO_GPU)],
    },
}
OUT_OF_MEMORY = {"reason": "OOMKilled", "exitCode": 137}
FAILED = {"reason": "Error", "exitCode": 1}


@pytest.mark.parametrize(
    ("given_pod", "line"),
    [
        (
            UNSCHEDULED,
            f"no node fits: {NO_GPU}{ROOM}",
        ),
        (
            pod(
                container(
                    waiting={
                        "reason": "ImagePullBackOff",
                        "message": 'Back-off pulling image "example/engine:v1"',
                    }
                )
            ),
            "container engine waits: ImagePullBackOff:"
            ' Back-off pulling image "example/engine:v1". Image example/engine:v1.',
        ),
        (
            pod(
                container(
                    waiting={"reason": "CrashLoopBackOff", "message": "back-off 5m0s"}, last=FAILED
                )
            ),
            "container engine waits: CrashLoopBackOff: back-off 5m0s"
            " (last exit: Error: exit code 1). Image example/engine:v1.",
        ),
        (
            pod(container(waiting={"reason": "CrashLoopBackOff"}, last=OUT_OF_MEMORY)),
            "container engine waits: CrashLoopBackOff"
            " (last exit: OOMKilled: exit code 137). Image example/engine:v1.",
        ),
        (
            pod(container(waiting={})),
            "container engine waits: no reason given. Image example/engine:v1.",
        ),
        (
            pod(container(terminated=OUT_OF_MEMORY)),
            "container engine ended: OOMKilled: exit code 137.",
        ),
        (
            pod(container(terminated={"reason": "Completed", "exitCode": 0})),
            "container engine ended: Completed: exit code 0.",
        ),
        (
            pod(container(running={"startedAt": "2026-01-01T00:00:00Z"})),
            "container engine runs but is not ready. A longer timers.startup gives it more time.",
        ),
        (
            pod(container(running={}, last=FAILED)),
            "container engine runs but is not ready (last exit: Error: exit code 1)."
            " A longer timers.startup gives it more time.",
        ),
        (pod(), "the node gpu-0 has not started its container yet."),
        (
            {"metadata": {"uid": "1"}, "spec": {}, "status": {"phase": "Pending"}},
            "the scheduler has not looked at it yet; is the scheduler running?",
        ),
        (
            pod(
                container(terminated={"exitCode": 137}),
                phase="Failed",
                reason="Evicted",
                message="Usage of EmptyDir volume exceeds the limit.",
            ),
            "its node gave a pod up: Evicted: Usage of EmptyDir volume exceeds the limit.",
        ),
        (
            pod(initContainerStatuses=[container("sidecar", waiting={"reason": "ErrImagePull"})]),
            "container sidecar waits: ErrImagePull. Image example/engine:v1.",
        ),
        (
            pod(
                initContainerStatuses=[
                    container(
                        "weights",
                        last={"reason": "Error", "message": "no s3://a/b/\n", "exitCode": 1},
                        waiting={"reason": "CrashLoopBackOff"},
                    )
                ]
            ),
            "container weights waits: CrashLoopBackOff (last exit: Error: no s3://a/b/: exit code 1"
            "). Image example/engine:v1.",
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_one_reason(given_pod: Json, line: str) -> None:
    assert diagnose(DEPLOYMENT, [given_pod], []) == (line,)


def test_the_last_failed_probe_of_the_pod_is_reported() -> None:
    events = [
        event("Startup probe failed: second\n", "2026-01-01T00:00:20Z"),
        event("Startup probe failed: first", "2026-01-01T00:00:10Z"),
        event("Startup probe failed: of another pod", "2026-01-01T00:00:30Z", uid="2"),
        event("Pulled", "2026-01-01T00:00:40Z", reason="Pulled"),
        {"reason": "Unhealthy", "eventTime": "2025-01-01T00:00:00Z", "lastTimestamp": None},
    ]
    assert diagnose(DEPLOYMENT, [pod(container(running={}))], events) == (
        "container engine runs but is not ready: Startup probe failed: second."
        " A longer timers.startup gives it more time.",
    )


def test_init_containers_that_are_done_are_no_reason() -> None:
    done = container("prepare", terminated={"reason": "Completed", "exitCode": 0})
    waiting = container(waiting={"reason": "ErrImagePull"})
    assert diagnose(DEPLOYMENT, [pod(waiting, initContainerStatuses=[done])], []) == (
        "container engine waits: ErrImagePull. Image example/engine:v1.",
    )


def test_pods_that_cannot_be_created() -> None:
    message = 'pods "chat-1" is forbidden: exceeded quota: gpus'
    failed = condition("ReplicaFailure", "True", reason="FailedCreate", message=message)
    deployment = {**DEPLOYMENT, "status": {"conditions": [failed]}}
    assert diagnose(deployment, [], []) == (f"pods cannot be created: {message}",)


def test_no_pods_at_all() -> None:
    assert diagnose(DEPLOYMENT, [], []) == (
        "no pod has been created; is the Deployment controller running?",
    )


def test_each_reason_is_reported_once_in_the_order_of_the_pods() -> None:
    pulling = container(waiting={"reason": "ErrImagePull"})
    pods = [pod(pulling, uid="1"), UNSCHEDULED, pod(pulling, uid="2"), UNSCHEDULED]
    assert diagnose(DEPLOYMENT, pods, []) == (
        "container engine waits: ErrImagePull. Image example/engine:v1.",
        f"no node fits: {NO_GPU}{ROOM}",
    )


def test_ready_pods_are_no_reason() -> None:
    ready = {"metadata": {}, "status": {"conditions": [condition("Ready", "True")]}}
    assert diagnose(DEPLOYMENT, [ready], []) == ("its pods became ready after the deadline",)


_STATES: st.SearchStrategy[Json] = st.sampled_from(
    [{}, {"running": {}}, {"waiting": {}}, {"waiting": {"reason": "X"}}, {"terminated": FAILED}]
)
_PODS = st.lists(
    st.just(UNSCHEDULED)
    | st.lists(_STATES.map(lambda state: container(**state)), max_size=2).map(
        lambda found: pod(*found)
    ),
    max_size=3,
)


@given(_PODS)
def test_there_is_always_a_reason_and_none_twice(pods: list[Json]) -> None:
    reasons = diagnose(DEPLOYMENT, pods, [])
    assert reasons
    assert len(set(reasons)) == len(reasons)
    assert all("\n" not in reason and reason.isprintable() for reason in reasons)
