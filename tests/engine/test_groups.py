"""Replicas that span nodes, under the controller that makes their pods."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.cluster import Cluster
from sandbox.layout import default_layout
from sandbox.leader_worker_sets import LeaderWorkerSets
from tests.support.deployed import DeployedFile
from tests.support.kube import Json, eventually

pytestmark = pytest.mark.engine

SETS = "/apis/leaderworkerset.x-k8s.io/v1/namespaces/{}/leaderworkersets"
SLICES = "/apis/discovery.k8s.io/v1/namespaces/{}/endpointslices"
CHAT = {
    "model": "meta-llama/Llama-3.1-8B-Instruct",
    "resource": "p4d.24xlarge-x2",
    "framework": "vllm",
    "replicas": {"min": 1, "max": 2},
    "updates": "stop-first",
    "timers": {"scheduling": "1s", "startup": "1s", "stream": "1s"},
}


@pytest.fixture(scope="module")
def plane() -> Iterator[Cluster]:
    cluster = Cluster(default_layout(), f"test-groups-{os.getpid()}", add_ons=(LeaderWorkerSets(),))
    try:
        cluster.up()
        yield cluster
    finally:
        cluster.down(delete=True)


@pytest.fixture(name="deployed")
def _deployed(
    plane: Cluster, environment: dict[str, str], initialised: Path, tmp_path: Path
) -> Iterator[DeployedFile]:
    deployed = DeployedFile(
        tmp_path / "project",
        environment,
        kubeconfig=plane.kubeconfig,
        namespace=f"t-{uuid.uuid4().hex[:8]}",
        initialised=initialised,
    )
    yield deployed
    deployed.abandon()


def test_a_replica_is_a_group_of_pods(deployed: DeployedFile) -> None:
    deployed.write({"chat": CHAT})
    deployed.up()
    pods = ready(deployed)
    assert sorted(pods) == ["chat-0", "chat-0-1"]
    assert len({pod["spec"]["nodeName"] for pod in pods.values()}) == 2
    for name, index in (("chat-0", "0"), ("chat-0-1", "1")):
        told = {
            variable["name"]: variable.get("value")
            for variable in pods[name]["spec"]["containers"][0]["env"]
        }
        assert told["LWS_LEADER_ADDRESS"] == f"chat-0.chat-0.{deployed.namespace}"
        assert (told["LWS_GROUP_SIZE"], told["LWS_WORKER_INDEX"]) == ("2", index)
    assert answering(deployed) == ["chat-0"]
    deployed.assert_no_changes()
    # A group of which one is gone starts anew as a whole.
    deployed.kube.delete(f"/api/v1/namespaces/{deployed.namespace}/pods/chat-0-1")
    eventually(
        lambda: not identities(ready(deployed)) & identities(pods) and len(ready(deployed)) == 2
    )


def test_groups_are_rolled_stopped_and_started(deployed: DeployedFile) -> None:
    deployed.write({"chat": CHAT})
    deployed.up()
    scale(deployed, 2)
    eventually(lambda: len(ready(deployed)) == 4)
    before = ready(deployed)
    deployed.write({"chat": {**CHAT, "restart": 1}})
    deployed.up()
    eventually(lambda: len(ready(deployed)) == 4)
    assert not identities(ready(deployed)) & identities(before)
    deployed.assert_no_changes()

    deployed.write({"chat": {**CHAT, "restart": 1, "engineArgs": {"max-num-seqs": 8}}})
    refused = deployed.up(succeeds=False)
    assert "can change only while it is stopped" in refused.output

    deployed.write({"chat": {**CHAT, "restart": 1, "state": "stopped"}})
    deployed.up()
    eventually(lambda: not deployed.pods("chat"))
    deployed.assert_no_changes()
    deployed.write({"chat": {**CHAT, "restart": 1}})
    deployed.up()
    assert sorted(ready(deployed)) == ["chat-0", "chat-0-1"]
    deployed.assert_no_changes()


def ready(deployed: DeployedFile) -> dict[str, Json]:
    return {
        pod["metadata"]["name"]: pod
        for pod in deployed.pods("chat")
        if any(
            (found["type"], found["status"]) == ("Ready", "True")
            for found in pod.get("status", {}).get("conditions", [])
        )
    }


def identities(pods: dict[str, Json]) -> set[str]:
    return {pod["metadata"]["uid"] for pod in pods.values()}


def answering(deployed: DeployedFile) -> list[str]:
    """Pods that the endpoint's Service sends requests to."""
    slices = deployed.kube.items(
        SLICES.format(deployed.namespace), "kubernetes.io/service-name=chat"
    )
    return [
        endpoint["targetRef"]["name"] for found in slices for endpoint in found["endpoints"] or []
    ]


def scale(deployed: DeployedFile, groups: int) -> None:
    path = f"{SETS.format(deployed.namespace)}/chat/scale"
    deployed.kube.patch(path, {"spec": {"replicas": groups}}, "kube-controller-manager")
