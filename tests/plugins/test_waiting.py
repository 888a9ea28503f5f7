"""When objects count as ready, and what is said when they do not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.provider.errors import ProviderError
from sandbox.plugins.provider.waiting.custom import CustomJudge
from sandbox.plugins.provider.waiting.deployment import DeploymentJudge
from sandbox.plugins.provider.waiting.ingress import IngressJudge
from sandbox.plugins.provider.waiting.job import JobJudge
from sandbox.plugins.provider.waiting.pod import PodJudge
from sandbox.plugins.provider.waiting.service import ServiceJudge
from sandbox.plugins.provider.waiting.simple import ClaimJudge
from sandbox.plugins.provider.waiting.stateful_set import DaemonSetJudge, StatefulSetJudge
from sandbox.plugins.provider.waiting.verdict import Scene, Verdict
from sandbox.plugins.provider.waiting.wait import timeout_seconds

REVISION = "deployment.kubernetes.io/revision"
UNAVAILABLE = "[MinimumReplicasUnavailable] Deployment does not have minimum availability."


def condition(kind: str, status: str = "True", reason: str = "", message: str = "") -> Any:
    return {"type": kind, "status": status, "reason": reason, "message": message}


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


def scene(now: float = 0.0, **related: Any) -> Scene:
    known = ("replicasets", "pods", "persistentvolumeclaims", "endpoints", "services")
    objects = {
        plural: {each["metadata"]["name"]: each for each in related.get(plural, [])}
        for plural in known
    }
    return Scene(objects, now)


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


def service(**spec: Any) -> dict[str, Any]:
    return {"metadata": {"name": "web"}, "spec": {"selector": {"app": "web"}, **spec}}


def endpoints(version: str = "1", **subset: Any) -> dict[str, Any]:
    subsets = [subset] if subset else []
    return {"metadata": {"name": "web", "resourceVersion": version}, "subsets": subsets}


def test_a_service_waits_for_its_endpoints_to_settle() -> None:
    judge = ServiceJudge()
    assert not judge.judge(service(), scene(100)).ready
    assert judge.wake_after(100) is None
    assert not judge.judge(service(), scene(101, endpoints=[endpoints("1")])).ready
    assert judge.wake_after(104) == 7
    assert not judge.judge(service(), scene(110, endpoints=[endpoints("2")])).ready
    assert not judge.judge(service(), scene(119.9, endpoints=[endpoints("2")])).ready
    assert judge.judge(service(), scene(120, endpoints=[endpoints("2")])).ready


@pytest.mark.parametrize(
    ("target", "found", "ready"),
    [
        (service(), endpoints(), True),
        (service(), endpoints(addresses=[{"ip": "1"}]), True),
        (service(), endpoints(notReadyAddresses=[{"ip": "1"}]), False),
        (service(type="LoadBalancer"), endpoints(), False),
        (
            {**service(type="LoadBalancer"), "status": {"loadBalancer": {"ingress": [{}]}}},
            endpoints(),
            True,
        ),
    ],
)
def test_services_whose_endpoints_have_settled(
    target: dict[str, Any], found: dict[str, Any], ready: bool
) -> None:
    verdict = ServiceJudge(settled=True).judge(target, scene(endpoints=[found]))
    assert verdict.ready is ready


@pytest.mark.parametrize(
    "spec", [{"clusterIP": "None"}, {"type": "ExternalName"}, {"selector": {}}]
)
def test_services_that_select_no_pods_are_ready_at_once(spec: dict[str, Any]) -> None:
    assert ServiceJudge().judge(service(**spec), scene()).ready


def test_a_service_passes_at_the_timeout_without_endpoints() -> None:
    judge = ServiceJudge()
    assert judge.judge_at_timeout(service(), scene())
    assert not judge.judge_at_timeout(service(type="LoadBalancer"), scene())


def ingress(*, addressed: bool) -> dict[str, Any]:
    backend = {"service": {"name": "web"}}
    return {
        "metadata": {"name": "web"},
        "spec": {"rules": [{"http": {"paths": [{"backend": backend}]}}]},
        "status": {"loadBalancer": {"ingress": [{"ip": "1"}]} if addressed else {}},
    }


def test_ingresses() -> None:
    judge = IngressJudge()
    assert not judge.judge(ingress(addressed=True), scene(0)).ready
    assert judge.judge(ingress(addressed=True), scene(60)).ready
    with_endpoints = scene(0, endpoints=[endpoints()])
    assert IngressJudge().judge(ingress(addressed=True), with_endpoints).ready
    verdict = IngressJudge().judge(ingress(addressed=False), with_endpoints)
    assert not verdict.ready
    assert ".status.loadBalancer field was not updated" in verdict.reasons[0]
    external = {"metadata": {"name": "web"}, "spec": {"type": "ExternalName"}}
    assert IngressJudge().judge(ingress(addressed=True), scene(0, services=[external])).ready


STATEFUL_SET: dict[str, Any] = {
    "metadata": {"name": "db", "uid": "s", "generation": 2},
    "spec": {"replicas": 2},
    "status": {
        "observedGeneration": 2,
        "replicas": 2,
        "readyReplicas": 2,
        "currentReplicas": 2,
        "updatedReplicas": 2,
        "currentRevision": "a",
        "updateRevision": "a",
    },
}


@pytest.mark.parametrize(
    ("status", "reasons"),
    [
        ({}, ()),
        ({"readyReplicas": 1}, ("1 out of 2 replicas succeeded readiness checks",)),
        (
            {"updateRevision": "b", "updatedReplicas": 1},
            ('StatefulSet controller failed to advance from revision "a" to revision "b"',),
        ),
        (
            {"observedGeneration": 1},
            (
                "0 out of 2 replicas succeeded readiness checks",
                'StatefulSet controller failed to advance from revision "" to revision ""',
            ),
        ),
    ],
)
def test_stateful_sets(status: dict[str, Any], reasons: tuple[str, ...]) -> None:
    target = copy.deepcopy(STATEFUL_SET)
    target["status"] |= status
    verdict = StatefulSetJudge().judge(target, scene())
    assert verdict.ready is (not reasons)
    assert verdict.reasons == reasons


def test_daemon_sets() -> None:
    counts = ("currentNumberScheduled", "updatedNumberScheduled", "numberAvailable", "numberReady")
    status = dict.fromkeys(counts, 0) | {"desiredNumberScheduled": 0, "observedGeneration": 1}
    target = {"metadata": {"name": "a", "generation": 1}, "status": status}
    assert DaemonSetJudge().judge(target, scene()).ready
    status["desiredNumberScheduled"] = 1
    assert not DaemonSetJudge().judge(target, scene()).ready


@pytest.mark.parametrize(
    ("status", "ready", "failed"),
    [
        ({}, False, False),
        ({"startTime": "t"}, False, False),
        ({"startTime": "t", "conditions": [condition("Complete")]}, True, False),
        (
            {
                "startTime": "t",
                "conditions": [condition("Failed", reason="BackoffLimitExceeded", message="no")],
            },
            False,
            True,
        ),
        (
            {"startTime": "t", "conditions": [condition("Failed", reason="Other", message="no")]},
            False,
            False,
        ),
    ],
)
def test_jobs(status: dict[str, Any], ready: bool, failed: bool) -> None:
    verdict = JobJudge().judge({"metadata": {"name": "j"}, "status": status}, scene())
    assert (verdict.ready, verdict.failed) == (ready, failed)


@pytest.mark.parametrize(
    ("lazy", "update", "phase", "ready"),
    [
        (False, False, "Bound", True),
        (False, False, "Pending", False),
        (True, False, "Pending", True),
        (True, True, "Bound", True),
    ],
)
def test_claims(lazy: bool, update: bool, phase: str, ready: bool) -> None:
    judge = ClaimJudge(waits_for_consumer=lazy, is_update=update)
    assert judge.judge({"status": {"phase": phase}}, scene()).ready is ready


OBJECT = {
    "metadata": {"name": "a", "generation": 2},
    "status": {
        "phase": "Running",
        "ok": True,
        "observedGeneration": 2,
        "conditions": [condition("Ready", "True"), condition("Paused", "False")],
        "list": [{"a": 1}],
    },
}


@pytest.mark.parametrize(
    ("expression", "ready"),
    [
        ("condition=Ready", True),
        ("condition=ready=true", True),
        ("condition=Paused", False),
        ("condition=Paused=False", True),
        ("jsonpath={.status.phase}=Running", True),
        ("jsonpath={.status.phase}=Failed", False),
        ("jsonpath={.status.phase}", True),
        ("jsonpath={.status.missing}", False),
        ("jsonpath={.status.ok}=true", True),
        ("jsonpath={.status.list[0].a}=1", True),
        ("jsonpath={.status['list'][*].a}=1", True),
        ('["condition=Ready", "jsonpath={.status.phase}=Running"]', True),
        ('["condition=Ready", "condition=Paused"]', False),
    ],
)
def test_conditions_of_the_program(expression: str, ready: bool) -> None:
    assert CustomJudge(expression).judge(OBJECT, scene()).ready is ready
    stale = {**OBJECT, "metadata": {"generation": 3}}
    assert not CustomJudge(expression).judge(stale, scene()).ready


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("phase=Running", "expected a"),
        ("jsonpath=.status.phase", "wrapped in brackets"),
        ("jsonpath={.items[?(@.a)]}", "does not evaluate"),
        ("[]", "at least one"),
    ],
)
def test_conditions_that_cannot_be_read(expression: str, message: str) -> None:
    with pytest.raises(ProviderError, match=message):
        CustomJudge(expression)


@pytest.mark.parametrize(
    ("custom", "annotation", "seconds"),
    [(0, None, 600), (90.5, None, 90), (0, "5", 5), (90, "5", 90), (0, "soon", 600)],
)
def test_timeouts(custom: float, annotation: str | None, seconds: float) -> None:
    annotations = {} if annotation is None else {"pulumi.com/timeoutSeconds": annotation}
    assert timeout_seconds(custom, {"metadata": {"annotations": annotations}}) == seconds
