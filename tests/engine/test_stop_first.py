"""The API server enforces "stop first", already in the preview."""

from typing import Any

import pytest

from tests.support.deployed import SCALED_OBJECTS, DeployedFile
from tests.support.kube import eventually

pytestmark = pytest.mark.engine
GUARDED: dict[str, dict[str, Any]] = {
    "model": {"model": "Qwen/Qwen2.5-7B-Instruct"},
    "resource": {"resource": "g6.xlarge"},
    "framework": {"framework": "vllm@0.9.2"},
    "engineArgs": {"engineArgs": {"max-model-len": 4096}},
    "replicas": {"replicas": {"min": 1, "max": 2}},
    "quantization": {"quantization": "fp8"},
    "visibility": {"visibility": "public"},
}


def deploy(deployed: DeployedFile) -> None:
    deployed.write({"chat": {}})
    deployed.up()


def test_each_guarded_field_is_refused_in_the_preview(deployed: DeployedFile) -> None:
    deploy(deployed)
    for field, change in GUARDED.items():
        deployed.write({"chat": change})
        refused = deployed.preview(succeeds=False)
        message = f"endpoint chat is running: {field} can change only while it is stopped"
        assert message in refused.output, refused.output
        assert "Set state: stopped in the same edit" in refused.output


def test_a_refused_change_moves_nothing_even_without_preview(deployed: DeployedFile) -> None:
    deploy(deployed)
    deployed.write({"chat": {**GUARDED["replicas"], **GUARDED["visibility"]}})
    refused = deployed.up(succeeds=False)
    assert "chat is running: replicas, visibility can change only" in refused.output
    scaled_object = deployed.kube.get(f"{SCALED_OBJECTS.format(deployed.namespace)}/chat")
    assert scaled_object["spec"]["maxReplicaCount"] == 3
    deployed.write({"chat": {}})
    deployed.up()
    deployed.assert_no_changes()


def test_change_and_stop_in_one_edit_then_start(deployed: DeployedFile) -> None:
    deploy(deployed)
    change = {**GUARDED["framework"], **GUARDED["resource"]}
    deployed.write({"chat": {**change, "state": "stopped"}})
    deployed.preview()
    deployed.up()
    deployed.write({"chat": {**change, **GUARDED["engineArgs"], "state": "stopped"}})
    deployed.preview()
    deployed.up()
    deployed.write({"chat": {**change, **GUARDED["engineArgs"]}})
    deployed.preview()
    deployed.up()
    pod = eventually(lambda: deployed.pods("chat"))[0]
    assert pod["spec"]["containers"][0]["image"].endswith("v0.9.2")
    assert "--max-model-len=4096" in pod["spec"]["containers"][0]["args"]
    assert "g6-xlarge" in pod["spec"]["nodeName"]
    deployed.assert_no_changes()


def test_rolling_updates_opt_out(deployed: DeployedFile) -> None:
    deploy(deployed)
    deployed.write({"chat": {**GUARDED["engineArgs"], "updates": "rolling"}})
    deployed.preview()
    deployed.up()
    pod = eventually(lambda: deployed.pods("chat"))[0]
    assert "--max-model-len=4096" in pod["spec"]["containers"][0]["args"]
    # From one-by-one to Recreate: the rollout's bounds have to leave the live object.
    deployed.write({"chat": {"replicas": {"min": 1, "max": 1}, "updates": "rolling"}})
    deployed.preview()
    deployed.up()
    assert deployed.deployment("chat")["spec"]["strategy"] == {"type": "Recreate"}
    deployed.assert_no_changes()


def test_unguarded_fields_change_while_running(deployed: DeployedFile) -> None:
    deploy(deployed)
    deployed.write({"chat": {"revision": "refs/pr/1", "timers": {"stream": "1m"}}})
    deployed.preview()
    deployed.up()
    deployed.assert_no_changes()
