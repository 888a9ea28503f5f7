"""When objects count as ready, and what is said when they do not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from sandbox.plugins.provider.errors import ProviderError
from sandbox.plugins.provider.waiting.custom import CustomJudge
from sandbox.plugins.provider.waiting.ingress import IngressJudge
from sandbox.plugins.provider.waiting.job import JobJudge
from sandbox.plugins.provider.waiting.service import ServiceJudge
from sandbox.plugins.provider.waiting.simple import ClaimJudge
from sandbox.plugins.provider.waiting.stateful_set import DaemonSetJudge, StatefulSetJudge
from sandbox.plugins.provider.waiting.wait import timeout_seconds
from tests.plugins.scenes import condition, scene


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
