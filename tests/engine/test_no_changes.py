"""An unchanged file gives an empty preview, whatever controllers and people did."""

import pytest

from tests.support.deployed import NODES, DeployedFile
from tests.support.kube import eventually

pytestmark = pytest.mark.engine


def test_second_preview_is_empty_and_every_object_is_live(deployed: DeployedFile) -> None:
    deployed.write({"chat": {}, "Second.Chat": {"visibility": "public", "replicas": {"max": 1}}})
    first = deployed.up()
    assert "Second.Chat is public" in first.output
    deployed.assert_no_changes()
    outputs = deployed.outputs()
    assert outputs["chat"] == {
        "url": "https://chat.models.example",
        "slug": "chat",
        "state": "running",
        "visibility": "private",
        "model": "Qwen/Qwen2.5-0.5B-Instruct",
        "resource": "g6e.xlarge",
        "framework": outputs["chat"]["framework"],
        "minReplicas": 1,
        "maxReplicas": 3,
        "cluster": "main",
        "pool": "g6e-xlarge-on-demand",
        "cost": outputs["chat"]["cost"],
    }
    assert outputs["chat"]["cost"]["usdPerMonthAtMax"] == pytest.approx(3 * 1358.53)
    assert outputs["Second.Chat"]["url"] == "https://second-chat.models.example"
    eventually(lambda: deployed.deployment("chat")["status"].get("readyReplicas") == 1)


def test_minimum_is_enforced_by_keda(deployed: DeployedFile) -> None:
    deployed.write({"chat": {"replicas": {"min": 2, "max": 3}}})
    deployed.up()
    eventually(lambda: deployed.deployment("chat")["status"].get("readyReplicas") == 2, 60)
    deployed.assert_no_changes()


@pytest.mark.parametrize("who", ["kube-controller-manager", "kubectl-scale"])
def test_preview_is_empty_after_somebody_scaled(deployed: DeployedFile, who: str) -> None:
    deployed.write({"chat": {}})
    deployed.up()
    deployed.scale("chat", 3, who)
    eventually(lambda: len(deployed.pods("chat")) == 3)
    deployed.assert_no_changes()
    deployed.up("--refresh")
    deployed.assert_no_changes()
    assert deployed.replicas("chat") == 3


def test_preview_is_empty_after_the_node_count_changed(deployed: DeployedFile) -> None:
    deployed.write({"chat": {"replicas": {"min": 1, "max": 2}}})
    deployed.up()
    pool = f"endpoints.internal/pool={deployed.namespace}.g6e-xlarge-on-demand"
    nodes = deployed.kube.items(NODES, pool)
    assert len(nodes) == 2
    extra = {
        **nodes[0],
        "metadata": {
            "name": f"{deployed.namespace}-extra",
            "labels": nodes[0]["metadata"]["labels"],
            "annotations": nodes[0]["metadata"]["annotations"],
        },
    }
    deployed.kube.create(NODES, extra)
    deployed.assert_no_changes()
    deployed.kube.delete(f"{NODES}/{deployed.namespace}-extra")
    deployed.assert_no_changes()


def test_order_and_layout_of_the_file_are_no_change(deployed: DeployedFile) -> None:
    deployed.write({"one": {}, "two": {"state": "stopped"}})
    deployed.up()
    deployed.write({"two": {"state": "stopped"}, "one": {}})
    deployed.assert_no_changes()
    text = (deployed.folder / "endpoints.yaml").read_text()
    deployed.write("# a comment\n\n" + text.replace(": 3", ":    3"))
    deployed.assert_no_changes()
