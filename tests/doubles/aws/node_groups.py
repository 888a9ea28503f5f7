"""Node groups in an existing cluster of the emulated AWS."""

import json
from typing import Any

from doubles.aws import Cloud, existing_cluster

REGION = "us-east-1"
CLUSTER = "models"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "ec2.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


class Groups:
    """Node groups of one cluster."""

    def __init__(self, cloud: Cloud) -> None:
        self.network = existing_cluster(cloud, CLUSTER, REGION)
        self.eks = cloud.client("eks", REGION)
        self.role = cloud.client("iam", REGION).create_role(
            RoleName="node", AssumeRolePolicyDocument=TRUST
        )["Role"]["Arn"]

    def create(self, name: str = "gpu", **changes: Any) -> dict[str, Any]:
        asked = {
            "clusterName": CLUSTER,
            "nodegroupName": name,
            "subnets": list(self.network.subnets),
            "nodeRole": self.role,
            "amiType": "AL2023_x86_64_NVIDIA",
            "instanceTypes": ["g6e.xlarge"],
            "scalingConfig": {"minSize": 0, "desiredSize": 1, "maxSize": 3},
            "labels": {"team": "serving"},
            "taints": [{"key": "nvidia.com/gpu", "value": "present", "effect": "NO_SCHEDULE"}],
            **changes,
        }
        created: dict[str, Any] = self.eks.create_nodegroup(**asked)["nodegroup"]
        return created

    def describe(self, name: str = "gpu") -> dict[str, Any]:
        answer = self.eks.describe_nodegroup(clusterName=CLUSTER, nodegroupName=name)
        described: dict[str, Any] = answer["nodegroup"]
        return described

    def scale(self, name: str = "gpu", **scaling: int) -> None:
        self.eks.update_nodegroup_config(
            clusterName=CLUSTER, nodegroupName=name, scalingConfig=scaling
        )

    def delete(self, name: str = "gpu") -> None:
        self.eks.delete_nodegroup(clusterName=CLUSTER, nodegroupName=name)
