"""Replicas that span nodes, under the controller that makes their pods."""

import pytest

from tests.serving.served import ServedFile
from tests.support.kube import Json, eventually

pytestmark = pytest.mark.serving

SLICES = "/apis/discovery.k8s.io/v1/namespaces/{}/endpointslices"
BUSY = {"vllm:num_requests_waiting": 500, "vllm:kv_cache_usage_perc": 0.9}
CHAT = {
    "model": "meta-llama/Llama-3.1-8B-Instruct",
    "resource": "p4d.24xlarge-x2",
    "framework": "vllm",
    "replicas": {"min": 1, "max": 2},
    "updates": "stop-first",
    "timers": {"scheduling": "1s", "startup": "1s", "stream": "1s"},
}


def test_a_replica_is_a_group_of_pods(served: ServedFile) -> None:
    served.write({"chat": CHAT})
    served.up()
    pods = ready(served)
    assert sorted(pods) == ["chat-0", "chat-0-1"]
    assert len({pod["spec"]["nodeName"] for pod in pods.values()}) == 2
    for name, index in (("chat-0", "0"), ("chat-0-1", "1")):
        environment = {
            variable["name"]: variable.get("value")
            for variable in pods[name]["spec"]["containers"][0]["env"]
        }
        assert environment["LWS_LEADER_ADDRESS"] == f"chat-0.chat-0.{served.namespace}"
        assert (environment["LWS_GROUP_SIZE"], environment["LWS_WORKER_INDEX"]) == ("2", index)
    assert answering(served) == ["chat-0"]
    served.assert_no_changes()
    # A group of which one is gone starts anew as a whole.
    served.kube.delete(f"/api/v1/namespaces/{served.namespace}/pods/chat-0-1")
    eventually(lambda: not identities(ready(served)) & identities(pods) and len(ready(served)) == 2)


def test_groups_are_rolled_stopped_and_started(served: ServedFile) -> None:
    served.write({"chat": CHAT})
    served.up()
    # KEDA scales groups as it does pods.
    served.set_engine("chat", metrics=BUSY)
    eventually(lambda: len(ready(served)) == 4, 40)
    before = ready(served)
    served.write({"chat": {**CHAT, "restart": 1}})
    served.up()
    eventually(lambda: len(ready(served)) == 4)
    assert not identities(ready(served)) & identities(before)
    served.assert_no_changes()

    served.write({"chat": {**CHAT, "restart": 1, "engineArgs": {"max-num-seqs": 8}}})
    refused = served.up(succeeds=False)
    assert "can change only while it is stopped" in refused.output

    served.write({"chat": {**CHAT, "restart": 1, "state": "stopped"}})
    served.up()
    eventually(lambda: not served.pods("chat"))
    served.assert_no_changes()
    served.set_engine("chat", metrics=dict.fromkeys(BUSY, 0))
    served.write({"chat": {**CHAT, "restart": 1}})
    served.up()
    assert sorted(ready(served)) == ["chat-0", "chat-0-1"]
    served.assert_no_changes()


def ready(served: ServedFile) -> dict[str, Json]:
    return {
        pod["metadata"]["name"]: pod
        for pod in served.pods("chat")
        if any(
            (found["type"], found["status"]) == ("Ready", "True")
            for found in pod.get("status", {}).get("conditions", [])
        )
    }


def identities(pods: dict[str, Json]) -> set[str]:
    return {pod["metadata"]["uid"] for pod in pods.values()}


def answering(served: ServedFile) -> list[str]:
    """Pods to which the endpoint's Service sends requests."""
    slices = served.kube.items(SLICES.format(served.namespace), "kubernetes.io/service-name=chat")
    return [
        endpoint["targetRef"]["name"] for found in slices for endpoint in found["endpoints"] or []
    ]
