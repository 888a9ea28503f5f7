"""Node groups on AWS, from the file to the node, through the real engine."""

import pytest

from tests.support.deployed_aws import DeployedOnAws
from tests.support.kube import eventually

pytestmark = pytest.mark.engine
ONE = {"replicas": {"min": 1, "max": 2}}
ASLEEP = {"replicas": {"min": 0, "max": 3}}
GROUP = "aws:eks/nodeGroup:NodeGroup"


@pytest.fixture(autouse=True)
def cluster(aws: DeployedOnAws) -> None:
    aws.exists()


def is_ready(aws: DeployedOnAws, slug: str, replicas: int = 1) -> bool:
    return bool(aws.deployment(slug)["status"].get("readyReplicas") == replicas)


def test_from_group_to_node_to_pod_and_back(aws: DeployedOnAws) -> None:
    before = aws.cloud.leftovers()
    aws.write({"chat": ONE})
    aws.up()
    assert aws.scaling() == (1, 1, 2)
    node = eventually(aws.nodes)[0]
    assert node["metadata"]["labels"]["k8s.amazonaws.com/accelerator"] == "nvidia-l40s"
    assert [pod["spec"]["nodeName"] for pod in aws.pods("chat")] == [node["metadata"]["name"]]
    eventually(lambda: is_ready(aws, "chat"))
    aws.assert_no_changes()
    url = aws.outputs()["chat"]["url"]

    aws.write({"chat": {**ONE, "state": "stopped"}})
    assert f"{GROUP}::main-g6e-xlarge-on-demand" in aws.planned()["update"]
    aws.up()
    assert aws.scaling() == (0, 1, 1)
    aws.autoscale(0)
    eventually(lambda: not aws.nodes())
    aws.assert_no_changes()

    aws.write({"chat": ONE})
    aws.up()
    assert aws.scaling() == (1, 1, 2)
    eventually(lambda: is_ready(aws, "chat"))
    assert aws.outputs()["chat"]["url"] == url
    aws.assert_no_changes()

    aws.run("destroy", "--yes", "--skip-preview")
    assert aws.cloud.leftovers() == before
    eventually(lambda: not aws.nodes())
    assert not aws.undocumented_calls()


def test_the_autoscalers_size_is_nobodys_business(aws: DeployedOnAws) -> None:
    aws.write({"chat": ASLEEP})
    with aws.autoscaler():
        aws.up()
    assert aws.scaling() == (0, 1, 3)
    aws.autoscale(2)
    aws.assert_no_changes()

    # A second endpoint on the pool raises its maximum and touches nothing else of it.
    aws.write({"chat": ASLEEP, "other": ONE})
    changed = aws.planned()
    assert [name for name in changed["update"] if name.startswith("aws:")] == [
        f"{GROUP}::main-g6e-xlarge-on-demand"
    ]
    assert not [name for name in changed["create"] if name.startswith("aws:")]
    aws.up()
    assert aws.scaling() == (1, 2, 5)
    aws.assert_no_changes()

    # A minimum above what the group was created with, and above what runs now.
    aws.write({"chat": {"replicas": {"min": 3, "max": 3}, "updates": "rolling"}, "other": ONE})
    aws.up()
    assert aws.scaling() == (4, 4, 5)
    eventually(lambda: is_ready(aws, "chat", 3))
    aws.assert_no_changes()


def test_a_new_instance_type_comes_before_the_old_one_goes(aws: DeployedOnAws) -> None:
    rolling = {**ONE, "updates": "rolling"}
    aws.write({"chat": rolling})
    aws.up()
    old = set(aws.groups())
    aws.write({"chat": {**rolling, "resource": "g6e.2xlarge"}})
    with aws.watch(lambda: bool(aws.nodes())):
        aws.up()
    assert aws.group()["instanceTypes"] == ["g6e.2xlarge"]
    assert not old & set(aws.groups())
    eventually(lambda: is_ready(aws, "chat"))
    aws.assert_no_changes()


def test_another_image_replaces_the_group_at_its_live_size(aws: DeployedOnAws) -> None:
    aws.write({"chat": {"replicas": {"min": 1, "max": 3}}})
    aws.up()
    aws.autoscale(3)
    eventually(lambda: len(aws.nodes()) == 3)
    old = aws.group()["nodegroupName"]
    aws.configure(ami="bottlerocket")
    replaced = aws.planned()
    assert f"{GROUP}::main-g6e-xlarge-on-demand" in replaced["replace"]
    with aws.watch(lambda: len(aws.nodes()) >= 3):
        aws.up()
    assert aws.group()["nodegroupName"] != old
    assert aws.group()["amiType"] == "BOTTLEROCKET_x86_64_NVIDIA"
    assert aws.scaling() == (1, 3, 3)
    aws.assert_no_changes()


def test_from_spot_to_on_demand(aws: DeployedOnAws) -> None:
    rolling = {**ONE, "updates": "rolling"}
    aws.write({"chat": {**rolling, "capacityTypes": ["spot"]}})
    aws.up()
    assert aws.group()["capacityType"] == "SPOT"
    aws.write({"chat": {**rolling, "capacityTypes": ["on-demand"]}})
    aws.up()
    assert aws.group()["capacityType"] == "ON_DEMAND"
    eventually(lambda: is_ready(aws, "chat"))
    aws.assert_no_changes()


def test_the_last_endpoint_takes_its_pool_and_nothing_else(aws: DeployedOnAws) -> None:
    aws.write({"chat": {}, "big": {"resource": "g6e.2xlarge"}})
    aws.up()
    assert len(aws.groups()) == 2
    aws.write({"chat": {}})
    aws.up()
    assert aws.group()["instanceTypes"] == ["g6e.xlarge"]
    left = aws.cloud.leftovers()
    assert not [name for name in left if "g6e-2xlarge" in name], left
    aws.assert_no_changes()
