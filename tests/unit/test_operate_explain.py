"""Why an endpoint is not ready, asked of an API server; and what is said if none answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from endpoints import plan
from operate.explain import explain
from tests.support.fake_api import FakeApi, fake_api

DEPLOYMENTS = "/apis/apps/v1/namespaces/endpoints/deployments"
GROUPS = "/apis/leaderworkerset.x-k8s.io/v1/namespaces/endpoints/leaderworkersets"
PODS = "/api/v1/namespaces/endpoints/pods"
EVENTS = "/api/v1/namespaces/endpoints/events"
SELECTOR = "endpoints.internal/endpoint=chat"
DEPLOYMENT = {"metadata": {"name": "chat"}, "spec": {}, "status": {}}


@pytest.fixture(name="api")
def _api() -> Iterator[FakeApi]:
    with fake_api() as api:
        yield api


def _by(kubeconfig: str | None, context: str | None) -> plan.KubeconfigAccess:
    return plan.KubeconfigAccess(kubeconfig=kubeconfig, context=context)


def test_pods_and_events_are_read_and_reported(api: FakeApi, tmp_path: Path) -> None:
    container = {"name": "engine", "image": "i", "ready": False, "state": {"running": {}}}
    pod = {
        "metadata": {"name": "chat-1", "uid": "1"},
        "spec": {"nodeName": "gpu-0"},
        "status": {
            "conditions": [{"type": "PodScheduled", "status": "True"}],
            "containerStatuses": [container],
        },
    }
    event = {
        "reason": "Unhealthy",
        "message": "Startup probe failed: connection refused",
        "lastTimestamp": "2026-01-01T00:00:00Z",
        "involvedObject": {"uid": "1"},
    }
    api.items = {DEPLOYMENTS: [DEPLOYMENT], PODS: [pod], EVENTS: [event]}
    kubeconfig = api.kubeconfig(tmp_path / "kubeconfig")
    assert explain(_by(kubeconfig, "fake"), "endpoints", "chat") == (
        "container engine runs but is not ready: Startup probe failed: connection refused."
        " A longer timers.startup gives it more time.",
    )
    assert api.asked == [
        (DEPLOYMENTS, SELECTOR),
        (GROUPS, SELECTOR),
        (PODS, SELECTOR),
        (EVENTS, ""),
    ]


def test_the_current_context_is_the_default(api: FakeApi, tmp_path: Path) -> None:
    api.items = {DEPLOYMENTS: [DEPLOYMENT]}
    assert explain(_by(api.kubeconfig(tmp_path / "kubeconfig"), None), "endpoints", "chat") == (
        "no pod has been created; is the Deployment controller running?",
    )


def test_the_usual_kubeconfig_is_the_default(
    api: FakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = "kubernetes.config.kube_config.KUBE_CONFIG_DEFAULT_LOCATION"
    monkeypatch.setattr(usual, api.kubeconfig(tmp_path / "kubeconfig"))
    expected = ("it has neither a Deployment nor a LeaderWorkerSet",)
    assert explain(_by(None, None), "endpoints", "chat") == expected


def test_groups_of_pods_are_reported(api: FakeApi, tmp_path: Path) -> None:
    group = {"kind": "LeaderWorkerSet", "metadata": {"name": "chat"}, "status": {}}
    api.items = {GROUPS: [group]}
    assert explain(_by(api.kubeconfig(tmp_path / "kubeconfig"), None), "endpoints", "chat") == (
        "no pod has been created; is the LeaderWorkerSet controller running?",
    )


def test_a_workload_that_is_not_there(api: FakeApi, tmp_path: Path) -> None:
    kubeconfig = api.kubeconfig(tmp_path / "kubeconfig")
    assert explain(_by(kubeconfig, None), "endpoints", "chat") == (
        "it has neither a Deployment nor a LeaderWorkerSet",
    )


@pytest.mark.parametrize("path", [DEPLOYMENTS, PODS, EVENTS])
def test_a_refusal_is_reported(api: FakeApi, tmp_path: Path, path: str) -> None:
    api.items = {DEPLOYMENTS: [DEPLOYMENT]}
    api.others = {path: (403, '{"kind": "Status", "message": "forbidden"}')}
    assert explain(_by(api.kubeconfig(tmp_path / "kubeconfig"), None), "endpoints", "chat") == (
        f"no diagnosis: the cluster refuses {path}: 403 Forbidden",
    )


@pytest.mark.parametrize("body", ["<html>", "[]", "{}", "null", '"text"', ""])
def test_something_else_that_answers_is_reported(api: FakeApi, tmp_path: Path, body: str) -> None:
    api.others = {DEPLOYMENTS: (200, body)}
    assert explain(_by(api.kubeconfig(tmp_path / "kubeconfig"), None), "endpoints", "chat") == (
        f"no diagnosis: what answers {DEPLOYMENTS} is not Kubernetes",
    )


def test_an_unreachable_cluster_is_reported(tmp_path: Path) -> None:
    with fake_api() as gone:
        kubeconfig = gone.kubeconfig(tmp_path / "kubeconfig")
    assert explain(_by(kubeconfig, None), "endpoints", "chat") == (
        "no diagnosis: the cluster is out of reach: HTTPConnection(host='127.0.0.1',"
        f" port={gone.port}): Failed to establish a new connection:"
        " [Errno 111] Connection refused",
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "Invalid kube-config file. No configuration found."),
        ("", "Invalid kube-config. {} file is empty"),
        ("a: [b", "it is not a kubeconfig"),
        ("- a", "it is not a kubeconfig"),
        ("just text", "it is not a kubeconfig"),
    ],
)
def test_a_kubeconfig_that_cannot_be_used_is_reported(
    tmp_path: Path, content: str | None, reason: str
) -> None:
    path = tmp_path / "kubeconfig"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert explain(_by(str(path), None), "endpoints", "chat") == (
        f"no diagnosis: {path} cannot be used: {reason.format(path)}",
    )


def test_a_folder_is_no_kubeconfig(tmp_path: Path) -> None:
    assert explain(_by(str(tmp_path), None), "endpoints", "chat") == (
        f"no diagnosis: {tmp_path} cannot be used: [Errno 21] Is a directory: '{tmp_path}'",
    )


def test_a_context_that_is_not_there_is_reported(api: FakeApi, tmp_path: Path) -> None:
    path = api.kubeconfig(tmp_path / "kubeconfig")
    assert explain(_by(path, "other"), "endpoints", "chat") == (
        f"no diagnosis: {path} cannot be used: Invalid kube-config file."
        f" Expected object with name other in {path}/contexts list",
    )


def test_a_kubeconfig_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "config").write_text("not a kubeconfig")
    assert explain(_by("~/config", None), "models", "chat") == (
        "no diagnosis: ~/config cannot be used: it is not a kubeconfig",
    )
