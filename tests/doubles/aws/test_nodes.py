"""Instances of node groups are nodes of the linked control plane."""

import json
from typing import Any

import pytest

from doubles.aws import Cloud
from sandbox.cluster import Cluster
from tests.doubles.aws.node_groups import CLUSTER, REGION, Groups
from tests.support.kube import eventually

pytestmark = pytest.mark.sandbox


def test_nodes_come_with_the_group_follow_the_autoscaler_and_leave(
    cloud: Cloud, control_plane: Cluster
) -> None:
    api = control_plane.api()

    def nodes() -> list[dict[str, Any]]:
        selector = "labelSelector=eks.amazonaws.com/nodegroup%3Dgpu"
        _, body = api.get(f"/api/v1/nodes?{selector}")
        found: list[dict[str, Any]] = json.loads(body)["items"]
        return found

    def ready(count: int) -> list[dict[str, Any]]:
        found = [node for node in nodes() if _is_ready(node)]
        return found if len(found) == count else []

    groups = Groups(cloud)
    cloud.link(CLUSTER, REGION, control_plane.kubeconfig)
    (behind,) = groups.create()["resources"]["autoScalingGroups"]
    (node,) = eventually(lambda: ready(1))
    labels = node["metadata"]["labels"]
    assert labels["team"] == "serving"
    assert labels["node.kubernetes.io/instance-type"] == "g6e.xlarge"
    assert labels["topology.kubernetes.io/zone"].startswith(REGION)
    assert node["metadata"]["name"].endswith(".ec2.internal")
    taint = {"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"}
    assert taint in node["spec"]["taints"]
    autoscaling = cloud.client("autoscaling", REGION)
    autoscaling.set_desired_capacity(AutoScalingGroupName=behind["name"], DesiredCapacity=2)
    assert eventually(lambda: ready(2))
    groups.delete()
    eventually(lambda: not nodes())


def _is_ready(node: dict[str, Any]) -> bool:
    conditions = node.get("status", {}).get("conditions", ())
    states = {condition["type"]: condition["status"] for condition in conditions}
    gpus = node.get("status", {}).get("allocatable", {}).get("nvidia.com/gpu")
    return states.get("Ready") == "True" and gpus == "1"
