"""Stopping keeps everything but the replicas, and holds against every controller."""

import pytest

from sandbox.cluster import Cluster
from tests.support.deployed import ROUTES, SCALED_OBJECTS, SERVICES, DeployedFile
from tests.support.kube import eventually, stays

pytestmark = pytest.mark.engine
TWO = {"chat": {}, "other": {"replicas": {"min": 1, "max": 1}}}
STOPPED = {**TWO, "chat": {"state": "stopped"}}


def has_no_pod(deployed: DeployedFile) -> bool:
    return deployed.replicas("chat") == 0 and not deployed.pods("chat")


def stop(deployed: DeployedFile) -> None:
    deployed.write(STOPPED)
    deployed.preview()
    deployed.up()
    eventually(lambda: has_no_pod(deployed))


def start(deployed: DeployedFile) -> None:
    deployed.write(TWO)
    deployed.preview()
    deployed.up()
    eventually(lambda: deployed.deployment("chat")["status"].get("readyReplicas", 0) >= 1)


def test_stop_touches_only_the_replicas(deployed: DeployedFile) -> None:
    deployed.write(TWO)
    deployed.up()
    before = deployed.outputs()
    paths = [
        f"{collection.format(deployed.namespace)}/{slug}"
        for collection in (SERVICES, ROUTES)
        for slug in TWO
    ]
    objects = {path: deployed.kube.get(path) for path in paths}
    deployed.write(STOPPED)
    assert deployed.planned() == {
        "update": [
            "kubernetes:apps/v1:Deployment::chat",
            "kubernetes:keda.sh/v1alpha1:ScaledObject::chat",
        ]
    }
    stop(deployed)
    assert deployed.last_changes() == {"update": 2}
    for path, then in objects.items():
        now = deployed.kube.get(path)
        assert now["metadata"]["resourceVersion"] == then["metadata"]["resourceVersion"]
    after = deployed.outputs()
    assert after == {**before, "chat": {**before["chat"], "state": "stopped"}}
    assert deployed.pods("other")
    deployed.assert_no_changes()


def test_stop_holds_while_the_operator_reconciles(
    deployed: DeployedFile, control_plane: Cluster
) -> None:
    deployed.write(TWO)
    deployed.up()
    stop(deployed)
    scaled_object = f"{SCALED_OBJECTS.format(deployed.namespace)}/chat"
    for turn in range(3):
        nudge = {"metadata": {"labels": {"nudge": str(turn)}}}
        deployed.kube.patch(scaled_object, nudge)
        stays(lambda: has_no_pod(deployed), 1)
    assert control_plane.is_healthy()


def test_stop_start_stop_start(deployed: DeployedFile) -> None:
    deployed.write(TWO)
    deployed.up()
    for _ in range(2):
        stop(deployed)
        deployed.assert_no_changes()
        start(deployed)
        deployed.assert_no_changes()


def test_stop_while_scaled_up_by_the_autoscaler(deployed: DeployedFile) -> None:
    deployed.write(TWO)
    deployed.up()
    deployed.scale("chat", 3)
    eventually(lambda: len(deployed.pods("chat")) == 3)
    stop(deployed)
    stays(lambda: has_no_pod(deployed), 3)
    start(deployed)


def test_start_reaches_the_minimum(deployed: DeployedFile) -> None:
    wide = {"chat": {"replicas": {"min": 2, "max": 3}}}
    deployed.write({"chat": {**wide["chat"], "state": "stopped"}})
    deployed.up()
    assert has_no_pod(deployed)
    deployed.write(wide)
    deployed.up()
    eventually(lambda: deployed.deployment("chat")["status"].get("readyReplicas") == 2, 60)
    deployed.assert_no_changes()


def test_restart_rolls_the_pods_and_changes_one_resource(deployed: DeployedFile) -> None:
    deployed.write(TWO)
    deployed.up()
    before = {pod["metadata"]["uid"] for pod in eventually(lambda: deployed.pods("chat"))}
    deployed.write({**TWO, "chat": {"restart": 1}})
    deployed.preview()
    deployed.up()
    assert deployed.last_changes() == {"update": 1}
    after = {pod["metadata"]["uid"] for pod in eventually(lambda: deployed.pods("chat"))}
    assert not before & after
    deployed.assert_no_changes()


def test_stop_and_start_with_a_horizontal_pod_autoscaler(
    deployed: DeployedFile, control_plane: Cluster
) -> None:
    deployed.configure(
        context="sandbox", kubeconfig=str(control_plane.kubeconfig), autoscaler="hpa"
    )
    deployed.write(TWO)
    deployed.up()
    deployed.scale("chat", 2)
    stop(deployed)
    stays(lambda: has_no_pod(deployed), 3)
    deployed.assert_no_changes()
    start(deployed)
    deployed.assert_no_changes()
