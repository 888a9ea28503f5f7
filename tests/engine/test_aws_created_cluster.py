"""A cluster on AWS that the stack creates, from nothing to nothing, through the real engine."""

from typing import Any

import pytest

from doubles.aws import network
from tests.support.deployed_aws import REGION, DeployedOnAws
from tests.support.kube import eventually

pytestmark = pytest.mark.engine
ADMIN = "arn:aws:iam::123456789012:user/moto"
"""Identity of every caller in the emulated AWS."""
ADD_ONS = ["coredns", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"]
NODE_GROUP = "eks.amazonaws.com/nodegroup"


def settings(aws: DeployedOnAws) -> dict[str, Any]:
    """Settings of a cluster over the three zones of a new network."""
    found = aws.cloud.client("ec2", REGION).describe_subnets(
        SubnetIds=list(network(aws.cloud, REGION).subnets)
    )
    subnets = {each["AvailabilityZone"]: each["SubnetId"] for each in found["Subnets"]}
    return {"subnets": subnets, "create": {"version": "1.35", "admins": [ADMIN]}}


def described(aws: DeployedOnAws) -> dict[str, Any]:
    """The cluster as AWS describes it."""
    found = aws.cloud.client("eks", REGION).describe_cluster(name=aws.cluster)["cluster"]
    return dict(found)


def assert_only_aws_is_updated(aws: DeployedOnAws) -> None:
    planned = aws.planned()
    assert "update" in planned
    assert set(planned) <= {"create", "update"}
    assert [name for names in planned.values() for name in names if "kubernetes" in name] == []


def test_a_cluster_from_nothing_to_nothing(aws: DeployedOnAws) -> None:
    eks = settings(aws)
    before = aws.cloud.leftovers()
    aws.configure(**eks)
    aws.write({"chat": {"replicas": {"min": 1, "max": 2}}})
    aws.preview()
    aws.up()

    cluster, client = described(aws), aws.cloud.client("eks", REGION)
    access = cluster["resourcesVpcConfig"]
    assert (access["endpointPrivateAccess"], access["endpointPublicAccess"]) == (True, False)
    assert [each["resources"] for each in cluster["encryptionConfig"]] == [["secrets"]]
    assert client.list_addons(clusterName=aws.cluster)["addons"] == ADD_ONS
    entries = client.list_access_entries(clusterName=aws.cluster)["accessEntries"]
    assert [arn for arn in entries if ":role/" not in arn] == [ADMIN]
    sizes = [group["scalingConfig"]["minSize"] for _, group in sorted(aws.groups().items())]
    assert sizes == [1, 2]
    assert len(aws.nodes()) == 3
    eventually(lambda: aws.deployment("chat")["status"].get("readyReplicas") == 1)
    aws.assert_no_changes()

    aws.configure(**eks, tags={"team": "models"})
    assert_only_aws_is_updated(aws)
    aws.configure(**{**eks, "create": {**eks["create"], "version": "1.36"}})
    assert_only_aws_is_updated(aws)
    aws.up()
    assert described(aws)["version"] == "1.36"
    aws.assert_no_changes()

    aws.run("destroy", "--yes", "--skip-preview")
    assert aws.cloud.leftovers() == before
    eventually(lambda: not aws.kube.items("/api/v1/nodes", NODE_GROUP))
