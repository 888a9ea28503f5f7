"""A node group as EKS describes it, and as a program asks for it."""

from __future__ import annotations

from typing import Any

from tests.doubles.aws_provider.scripted_aws import Answer

GROUPS = "/clusters/main/node-groups"
GROUP = f"{GROUPS}/gpu"
GIVEN: dict[str, Any] = {
    "clusterName": "main",
    "nodeGroupName": "gpu",
    "nodeRoleArn": "arn:aws:iam::123456789012:role/nodes",
    "subnetIds": ["subnet-b", "subnet-a"],
    "amiType": "AL2023_x86_64_NVIDIA",
    "capacityType": "ON_DEMAND",
    "instanceTypes": ["g5.xlarge"],
    "labels": {"pool": "gpu", "old": "label"},
    "launchTemplate": {"id": "lt-1", "version": 1},
    "scalingConfig": {"minSize": 0, "maxSize": 2, "desiredSize": 0},
    "taints": [
        {"key": "nvidia.com/gpu", "value": "present", "effect": "NO_SCHEDULE"},
        {"key": "other", "effect": "NO_EXECUTE"},
    ],
    "updateConfig": {"maxUnavailable": 1},
}


def described(status: str = "ACTIVE", **changes: Any) -> Answer:
    group = {
        "amiType": "AL2023_x86_64_NVIDIA",
        "capacityType": "ON_DEMAND",
        "clusterName": "main",
        "diskSize": 20,
        "instanceTypes": ["g5.xlarge"],
        "labels": {"pool": "gpu", "old": "label"},
        "launchTemplate": {"id": "lt-1", "name": "template", "version": "1"},
        "nodeRole": GIVEN["nodeRoleArn"],
        "nodegroupArn": "arn:aws:eks:us-east-1:123456789012:nodegroup/main/gpu/1",
        "nodegroupName": "gpu",
        "releaseVersion": "1.33.1",
        "resources": {"autoScalingGroups": [{"name": "asg-1"}]},
        "scalingConfig": {"minSize": 0, "maxSize": 2, "desiredSize": 0},
        "status": status,
        "subnets": ["subnet-a", "subnet-b"],
        "tags": {},
        "taints": GIVEN["taints"][::-1],
        "updateConfig": {"maxUnavailable": 1},
        "version": "1.33",
        **changes,
    }
    return 200, {"nodegroup": group}


def updating(kind: str) -> Answer:
    return 200, {"update": {"id": f"{kind}-1", "status": "InProgress", "type": kind, "params": []}}


def updated(kind: str, status: str = "Successful", **changes: Any) -> Answer:
    update = {"id": f"{kind}-1", "status": status, "type": kind, "params": [], **changes}
    return 200, {"update": update}


def answers() -> dict[str, list[Answer]]:
    """Answers of EKS without faults; every change takes one look longer than its call."""
    return {
        f"POST {GROUPS}": [described("CREATING")],
        f"GET {GROUP}": [described("CREATING"), described()],
        f"POST {GROUP}/update-config": [updating("config")],
        f"POST {GROUP}/update-version": [updating("version")],
        "GET /clusters/main/updates/config-1": [updating("config"), updated("config")],
        "GET /clusters/main/updates/version-1": [updating("version"), updated("version")],
    }


def without_capacity() -> list[Answer]:
    """EKS's description of a group that could not be created."""
    issue = {
        "code": "AsgInstanceLaunchFailures",
        "message": "We currently do not have sufficient g5.xlarge capacity.",
        "resourceIds": ["asg-1"],
    }
    return [described("CREATING"), described("CREATE_FAILED", health={"issues": [issue]})]
