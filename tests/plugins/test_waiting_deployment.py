"""When Deployments and pods count as ready, and what is said when they do not."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.provider.waiting.deployment import DeploymentJudge
from sandbox.plugins.provider.waiting.pod import PodJudge
from sandbox.plugins.provider.waiting.verdict import Verdict
from tests.plugins.scenes import condition, scene

REVISION = "deployment.kubernetes.io/revision"
UNAVAILABLE = "[MinimumReplicasUnavailable] Deployment does not have minimum availability."


AVAILABLE = condition("Available", reason="MinimumReplicasAvailable")
PROGRESSED = condition("Progressing", reason="NewReplicaSetAvailable")


def deployment(
    revision: str = "1", observed: int = 2, conditions: Any = (AVAILABLE, PROGRESSED)
) -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": "web",
            "uid": "d",
            "generation": 2,
            "annotations": {REVISION: revision},
        },
        "spec": {
            "template": {"spec": {"volumes": [{"persistentVolumeClaim": {"claimName": "models"}}]}}
        },
        "status": {"observedGeneration": observed, "conditions": list(conditions)},
    }


def replica_set(revision: str = "1", wanted: int = 1, ready: int | None = 1) -> dict[str, Any]:
    status = {} if ready is None else {"readyReplicas": ready}
    return {
        "metadata": {
            "name": f"web-{revision}",
            "uid": f"r{revision}",
            "annotations": {REVISION: revision},
            "ownerReferences": [{"uid": "d"}],
        },
        "spec": {"replicas": wanted},
        "status": status,
    }


def pod(*conditions: Any, **status: Any) -> dict[str, Any]:
    return {
        "metadata": {
            "name": "web-1-a",
            "namespace": "team",
            "ownerReferences": [{"uid": "r1"}],
        },
        "status": {"conditions": list(conditions), **status},
    }


def judge_deployment(target: dict[str, Any], **related: Any) -> Verdict:
    return DeploymentJudge().judge(target, scene(**related))


@pytest.mark.parametrize(
    ("target", "sets"),
    [
        (deployment(), [replica_set()]),
        (deployment(), [replica_set(wanted=0, ready=None)]),
        (deployment(conditions=[AVAILABLE]), [replica_set()]),
        (deployment("2"), [replica_set("1", ready=0), replica_set("2")]),
    ],
)
def test_a_ready_deployment(target: dict[str, Any], sets: list[Any]) -> None:
    assert judge_deployment(target, replicasets=sets).ready


@pytest.mark.parametrize(
    ("target", "sets", "reason"),
    [
        (deployment(observed=1), [replica_set()], "Minimum number of live Pods was not attained"),
        (
            deployment(),
            [],
            "Minimum number of Pods to consider the application live was not attained",
        ),
        (
            deployment(),
            [replica_set(wanted=2, ready=1)],
            "Minimum number of Pods to consider the application live was not attained",
        ),
        (
            deployment("2", conditions=[AVAILABLE]),
            [replica_set("2")],
            "Minimum number of Pods to consider the application live was not attained",
        ),
        (
            deployment("2"),
            [replica_set("1"), replica_set("2", ready=0)],
            "Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not "
            "become live",
        ),
        (
            deployment(conditions=[PROGRESSED]),
            [replica_set()],
            "Minimum number of live Pods was not attained",
        ),
    ],
)
def test_a_deployment_that_is_not_ready(
    target: dict[str, Any], sets: list[Any], reason: str
) -> None:
    verdict = judge_deployment(target, replicasets=sets)
    assert not verdict.ready
    assert verdict.reasons == (reason,)


def test_a_deployment_scaled_to_zero_says_so() -> None:
    verdict = judge_deployment(deployment(), replicasets=[replica_set(wanted=0, ready=None)])
    text = 'Replicas scaled to 0 for Deployment "web"'
    assert (Severity.WARNING, text) in verdict.statuses


def test_a_claim_that_is_not_bound_holds_a_deployment_up() -> None:
    claim = {"metadata": {"name": "models"}, "status": {"phase": "Pending"}}
    other = {"metadata": {"name": "other"}, "status": {"phase": "Pending"}}
    sets = [replica_set()]
    verdict = judge_deployment(
        deployment(), replicasets=sets, persistentvolumeclaims=[claim, other]
    )
    assert verdict.reasons == ('Failed to bind PersistentVolumeClaim(s): "models"',)
    claim["status"] = {"phase": "Bound"}
    assert judge_deployment(
        deployment(), replicasets=sets, persistentvolumeclaims=[claim, other]
    ).ready


def test_why_pods_cannot_be_scheduled_is_not_told() -> None:
    unschedulable = pod(
        condition("PodScheduled", "False", "Unschedulable", "0/3 nodes are available")
    )
    failing = deployment(
        conditions=[
            condition(
                "Available",
                "False",
                "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability.",
            ),
            condition("Progressing", "False", "ProgressDeadlineExceeded", "it timed out."),
        ]
    )
    verdict = judge_deployment(failing, replicasets=[replica_set(ready=0)], pods=[unschedulable])
    assert verdict.reasons == (
        UNAVAILABLE,
        "[ProgressDeadlineExceeded] it timed out.",
        "Minimum number of live Pods was not attained",
    )


def test_what_is_wrong_with_containers_is_told() -> None:
    crashing = pod(
        condition("PodScheduled"),
        condition("Initialized"),
        condition("Ready", "False", "ContainersNotReady", "containers with unready status: [main]"),
        containerStatuses=[
            {
                "name": "main",
                "ready": False,
                "state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off"}},
            }
        ],
    )
    verdict = judge_deployment(
        deployment(conditions=[]), replicasets=[replica_set(ready=0)], pods=[crashing]
    )
    assert verdict.reasons == (
        "Minimum number of live Pods was not attained",
        "[Pod team/web-1-a]: containers with unready status: [main][ImagePullBackOff] Back-off",
    )


def test_pods() -> None:
    scheduled = (condition("PodScheduled"), condition("Initialized"))
    assert PodJudge().judge(pod(*scheduled, condition("Ready")), scene()).ready
    done = pod(*scheduled, condition("Ready", "False"), phase="Succeeded")
    assert PodJudge().judge(done, scene()).ready
    assert not PodJudge().judge(pod(*scheduled), scene()).ready
    assert not PodJudge().judge(pod(), scene()).ready
