"""An endpoint's objects as an API server returns them."""

from datetime import UTC, datetime
from typing import Any

from endpoints.live.state import LiveEndpoint, Observed, live_endpoint

Json = dict[str, Any]
NO_GPU = "0/3 nodes are available: 3 Insufficient nvidia.com/gpu."
BACK_OFF = {"reason": "CrashLoopBackOff", "message": "back-off 40s restarting failed container"}
RUNNING = {"running": {"startedAt": "2026-11-24T12:00:00Z"}}
WAITING = {"waiting": {"reason": "PodInitializing"}}
DONE = {"terminated": {"reason": "Completed", "exitCode": 0}}
OUT_OF_MEMORY = {"terminated": {"reason": "OOMKilled", "exitCode": 137}}
PULLING = {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}
GATED = {"terminated": {"reason": "Error", "exitCode": 1, "message": "it is gated"}}
STUCK = {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}
FORBIDDEN = {
    "type": "ReplicaFailure",
    "status": "True",
    "reason": "FailedCreate",
    "message": "exceeded quota",
}
NOW = datetime(2026, 11, 24, 12, 20, tzinfo=UTC)


def deployment(
    name: str = "My.Chat", *, state: str = "running", replicas: int = 1, **status: Any
) -> Json:
    """A Deployment as lists hold it: without its kind."""
    return {
        "metadata": {
            "name": name.lower().replace(".", "-").replace("_", "-"),
            "labels": {"endpoints.internal/state": state},
            "annotations": {
                "endpoints.internal/name": name,
                "endpoints.internal/model": "owner/model",
            },
        },
        "spec": {"replicas": replicas, "progressDeadlineSeconds": 1200, "template": {}},
        "status": status,
    }


def groups(**changes: Any) -> Json:
    """A LeaderWorkerSet of groups of two pods."""
    made = deployment(**changes)
    made["spec"] = {"replicas": made["spec"]["replicas"], "leaderWorkerTemplate": {"size": 2}}
    return made


def scaled_object(**annotations: str) -> Json:
    """KEDA's autoscaler of it."""
    labels = {"endpoints.internal/endpoint": "my-chat"}
    return {"metadata": {"name": "my-chat", "labels": labels, "annotations": annotations}}


def container(state: Json, name: str = "engine", **more: Any) -> Json:
    """A container's status."""
    status = {"name": name, "image": "example/engine:v1", "ready": False, "started": False}
    return {**status, "state": state, "lastState": {}, **more}


READY = container(RUNNING, ready=True, started=True)
FETCHED = container(DONE, "weights", ready=True)
FETCHING = container(RUNNING, "weights")
STARTING = container(RUNNING)
CRASHED = container({"waiting": BACK_OFF}, lastState=OUT_OF_MEMORY)
ENGINE_WAITS = container(WAITING)


def pod(
    engine: Json | None = None,
    weights: Json | None = None,
    *,
    name: str = "my-chat-1",
    template: str = "a",
    created: str = "2026-11-24T12:00:00Z",
    **status: Any,
) -> Json:
    """A pod on a node; its containers are made by `container`."""
    is_ready = bool(engine and engine["ready"])
    return {
        "metadata": {
            "name": name,
            "uid": name,
            "creationTimestamp": created,
            "labels": {"endpoints.internal/endpoint": "my-chat", "pod-template-hash": template},
        },
        "spec": {"nodeName": "gpu-0"},
        "status": {
            "phase": "Pending",
            "conditions": [{"type": "Ready", "status": f"{is_ready}"}],
            "containerStatuses": [engine] if engine else [],
            "initContainerStatuses": [weights] if weights else [],
            **status,
        },
    }


def unscheduled(since: str) -> Json:
    """A pod that no node fits, since that time."""
    made = pod()
    made["spec"] = {}
    made["status"] = {
        "phase": "Pending",
        "conditions": [
            {
                "type": "PodScheduled",
                "status": "False",
                "reason": "Unschedulable",
                "message": NO_GPU,
                "lastTransitionTime": since,
            }
        ],
    }
    return made


def observe(workload: Json, *pods: Json, autoscaler: Json | None = None) -> LiveEndpoint:
    """What these objects say, at `NOW`."""
    observed = Observed(
        workload=workload,
        autoscalers=[autoscaler or scaled_object()],
        pods=pods,
        events=[],
    )
    return live_endpoint(observed, NOW)
