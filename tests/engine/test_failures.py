"""Endpoints that cannot start fail in time, with the reason, and a corrected file succeeds."""

import base64
import time

import pytest

from sandbox.cluster import Cluster
from tests.support.deployed import DEPLOYMENTS, NODES, DeployedFile
from tests.support.kube import eventually
from tests.support.stages import COLLECTION, waiting_stage

pytestmark = pytest.mark.engine
QUICK = {"timers": {"scheduling": "1s", "startup": "10s", "stream": "1s"}}
ONE = {"replicas": {"min": 1, "max": 1}, **QUICK}


def test_a_missing_image_and_a_pod_that_no_node_fits(deployed: DeployedFile) -> None:
    # Both in one file: each is waited for as long as the endpoint's timers say, side by side.
    far = {**ONE, "resource": "g6.xlarge"}
    deployed.write({"far": far})
    deployed.up()
    node = f"{NODES}/{deployed.namespace}-g6-xlarge-on-demand-0"
    deployed.kube.patch(node, {"spec": {"unschedulable": True}})
    # Started after a stop it may be at zero for another moment, and zero replicas count as ready.
    lost = f"{DEPLOYMENTS.format(deployed.namespace)}/far"
    deployed.kube.delete(lost)
    eventually(lambda: not deployed.kube.exists(lost))
    old = "v0.9.2"
    stage = waiting_stage(
        f"missing-{deployed.namespace}",
        image=old,
        reason="ImagePullBackOff",
        message=f"Back-off pulling image: tag {old} not found",
    )
    deployed.kube.create(COLLECTION, stage)
    try:
        deployed.write({"chat": {**ONE, "framework": "vllm@0.9.2"}, "far": far, "good": ONE})
        started = time.monotonic()
        failed = deployed.up("--refresh", succeeds=False)
        assert time.monotonic() - started < 120
        assert "ImagePullBackOff: Back-off pulling image: tag v0.9.2 not found" in failed.output
        assert "no node fits: 0/" in failed.output, failed.output
        assert "nodes are available" in failed.output
        deployed.kube.patch(node, {"spec": {"unschedulable": None}})
        deployed.write({"chat": {**ONE, "state": "stopped"}, "far": far, "good": ONE})
        deployed.up()
        deployed.write({"chat": ONE, "far": far, "good": ONE})
        deployed.up()
        eventually(lambda: deployed.deployment("chat")["status"].get("readyReplicas") == 1)
        deployed.assert_no_changes()
    finally:
        deployed.kube.delete(f"{COLLECTION}/missing-{deployed.namespace}")


def test_a_bad_file_changes_nothing(deployed: DeployedFile) -> None:
    deployed.write({"chat": ONE})
    deployed.up()
    before = deployed.state()
    deployed.write("endpoints:\n  chat: {model: x, replcas: 1}\n")
    refused = deployed.up(succeeds=False)
    assert "endpoints.yaml:2:" in refused.output
    assert "replcas" in refused.output
    assert "Traceback" not in refused.output
    assert deployed.deployment("chat")["spec"]["replicas"] == 1
    deployed.write({"chat": ONE})
    deployed.assert_no_changes()
    assert len(before) > 0


def test_the_cluster_is_unreachable(deployed: DeployedFile, control_plane: Cluster) -> None:
    deployed.write({"chat": ONE})
    deployed.up()
    good = str(control_plane.kubeconfig)
    bad = deployed.folder / "unreachable"
    text = control_plane.kubeconfig.read_text()
    port = control_plane.api().port
    bad.write_text(text.replace(f":{port}", ":9"))
    resources = deployed.state().count('"urn"')
    deployed.configure(context="sandbox", kubeconfig=str(bad))
    deployed.write({"chat": {**ONE, "restart": 1}})
    failed = deployed.up(succeeds=False)
    assert "unreachable" in failed.output
    assert "Traceback" not in failed.output
    assert deployed.state().count('"urn"') == resources
    deployed.configure(context="sandbox", kubeconfig=good)
    deployed.up()
    deployed.assert_no_changes()


def test_the_api_key_is_never_in_clear(deployed: DeployedFile) -> None:
    deployed.write({"chat": ONE})
    output = deployed.up().output
    secret = deployed.kube.get(f"/api/v1/namespaces/{deployed.namespace}/secrets/chat-api-key")

    key = base64.b64decode(secret["data"]["api-key"]).decode()
    assert key.startswith("sk-")
    shown = output + deployed.state() + deployed.run("stack", "output", "--json").output
    for form in (key, secret["data"]["api-key"]):
        assert form not in shown
    pod = deployed.deployment("chat")["spec"]["template"]
    assert key not in str(pod)
