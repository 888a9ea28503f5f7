"""Order in which Karpenter's objects are created, and so deleted."""

from components.stack import Outputs
from tests.components.golden_cases import deployed
from tests.support.recording import Recording, Registered


def of(recording: Recording[Outputs], kind: str) -> list[Registered]:
    return [each for each in recording.resources.values() if each.type.split(":")[-1] == kind]


def test_node_pools_leave_before_the_class_that_their_nodes_are_of() -> None:
    recording = deployed("karpenter-ladder")
    [node_class] = of(recording, "EC2NodeClass")
    node_pools = of(recording, "NodePool")
    assert len(node_pools) == 5
    assert all(recording.depends(node_pool, node_class) for node_pool in node_pools)


def test_pods_leave_before_the_nodes_that_they_run_on() -> None:
    recording = deployed("karpenter-ladder")
    [deployment] = of(recording, "Deployment")
    for node_pool in of(recording, "NodePool"):
        assert recording.depends(deployment, node_pool)


def test_device_plugins_stay_until_pods_have_left() -> None:
    recording = deployed("karpenter-ladder")
    [deployment] = of(recording, "Deployment")
    daemon_sets = of(recording, "DaemonSet")
    assert len(daemon_sets) == 3
    assert all(recording.depends(deployment, daemon_set) for daemon_set in daemon_sets)


def test_deleting_a_node_pool_waits_for_its_nodes_to_end() -> None:
    recording = deployed("karpenter-ladder")
    for node_pool in of(recording, "NodePool"):
        grace = node_pool.inputs["spec"]["template"]["spec"]["terminationGracePeriod"]
        deletion = int(node_pool.options["customTimeouts"]["delete"].removesuffix("s"))
        assert deletion == int(grace.removesuffix("s")) + 900


def test_stopped_endpoints_let_go_before_their_pool_shrinks() -> None:
    recording = deployed("karpenter-bottlerocket-stopped")
    [deployment], [node_pool] = of(recording, "Deployment"), of(recording, "NodePool")
    assert recording.depends(node_pool, deployment)
    assert node_pool.inputs["spec"]["limits"] == {"cpu": "0"}
