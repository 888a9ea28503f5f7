"""Messages of the program to people: exports, notices, and why an endpoint is not ready."""

import pulumi
import pytest

from components import diagnosis
from endpoints import plan
from tests.components.programs import deploy, planned
from tests.support import resolved
from tests.support.recording import record

SANDBOX = plan.KubeconfigAccess(kubeconfig="cluster/kubeconfig", context="sandbox")
TIMED_OUT = "2 errors occurred: the Kubernetes API server timed out waiting to be Ready"


def test_exports_say_what_each_endpoint_is() -> None:
    recording = deploy(resolved.endpoint("My.Chat", slug="my-chat", state="stopped"))
    assert recording.result == {
        "My.Chat": {
            "url": "https://my-chat.models.example",
            "slug": "my-chat",
            "state": "stopped",
            "visibility": "private",
            "model": "owner/model",
            "resource": "g6e.xlarge",
            "framework": "engine@1.0.0",
            "minReplicas": 1,
            "maxReplicas": 3,
            "cluster": "main",
            "pool": "g6e-xlarge-on-demand",
            "cost": {
                "usdPerHourAtMin": 1.861,
                "usdPerHourAtMax": 5.583,
                "usdPerMonthAtMin": 1358.53,
                "usdPerMonthAtMax": 4075.59,
                "usdPerHourStopped": 0.0,
            },
        }
    }


def test_components_register_their_public_outputs() -> None:
    recording = deploy(resolved.endpoint())
    outputs = {urn.split("::", 2)[2]: dict(found) for urn, found in recording.finished.items()}
    endpoint = "endpoints:endpoint:Endpoint"
    assert outputs == {
        "pulumi:pulumi:Stack::endpoints-test": {},
        "endpoints:cluster:Cluster::main": {},
        "endpoints:cluster:Cluster$endpoints:cluster:StopFirst::main": {},
        "endpoints:cluster:Cluster$endpoints:cluster:StopFirst::main-stopped": {},
        "endpoints:cluster:GpuNodeGroup::main-g6e-xlarge-on-demand": {"maxNodes": 3},
        f"{endpoint}::chat": {"url": "https://chat.models.example"},
        f"{endpoint}$endpoints:endpoint:Autoscaler::chat": {},
        f"{endpoint}$endpoints:endpoint:ModelServer::chat": {},
        f"{endpoint}$endpoints:endpoint:Ingress::chat": {"hostname": "chat.models.example"},
    }


def test_a_public_endpoint_is_announced() -> None:
    recording = deploy(resolved.endpoint("open", visibility="public"), resolved.endpoint("closed"))
    assert sorted(recording.logged) == [
        (
            "info",
            "open is public: whoever reaches gateway gateways/internet calls "
            "https://open.models.example freely, as often as they like",
        ),
        (
            "info",
            "this stack costs $3.72 an hour ($2,717.06 a month) at min, "
            "$11.17 an hour ($8,151.18 a month) at max",
        ),
    ]


def test_what_is_not_as_it_should_be_is_a_warning() -> None:
    recording = deploy(resolved.endpoint("chat", warnings=("its fit is not proven",)))
    assert ("warning", "its fit is not proven") in recording.logged


@pytest.mark.parametrize(
    ("error", "reported"),
    [
        (TIMED_OUT, [("error", "endpoint chat is not ready: no node fits")]),
        ("denied by ValidatingAdmissionPolicy 'stop-first'", []),
    ],
)
def test_a_deployment_that_is_not_ready_in_time_is_explained(
    monkeypatch: pytest.MonkeyPatch, error: str, reported: list[tuple[str, str]]
) -> None:
    asked: list[tuple[plan.Access, str, str]] = []

    def explain(access: plan.Access, namespace: str, slug: str) -> tuple[str, ...]:
        asked.append((access, namespace, slug))
        return ("no node fits",)

    monkeypatch.setattr(diagnosis, "explain", explain)
    endpoints = planned(resolved.endpoint("other"), resolved.endpoint()).endpoints

    def fail() -> bool:
        binding = diagnosis.explain_failures(endpoints)
        assert binding.on_error is not None
        answer = binding.on_error[0].callback(
            pulumi.ErrorHookArgs("urn", "id", "chat", "type", {}, {}, {}, "create", [error])
        )
        assert isinstance(answer, bool)
        return answer

    recording = record(fail)
    assert recording.result is False
    assert recording.logged == reported
    assert asked == [(SANDBOX, "endpoints", "chat")] * bool(reported)
