"""Types of EKS: created, unchanged, changed in place, replaced, gone."""

from __future__ import annotations

from typing import Any

import pytest

from doubles.aws import Cloud, existing_cluster
from doubles.aws_provider.clients import Clients
from doubles.aws_provider.errors import AwsError
from doubles.aws_provider.invokes import invoke
from tests.doubles.aws_provider.bridge import Case, Deployed, go_through

pytestmark = pytest.mark.cloud

ACCOUNT = "arn:aws:iam::123456789012"
POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy"


def role(cloud: Cloud) -> str:
    """The role of the cluster that exists, which here also serves pods."""
    return str(cloud.client("iam").get_role(RoleName="main-cluster")["Role"]["Arn"])


def subnets(cloud: Cloud) -> list[str]:
    found = cloud.client("eks").describe_cluster(name="main")["cluster"]
    return sorted(found["resourcesVpcConfig"]["subnetIds"])


def cluster(cloud: Cloud) -> dict[str, Any]:
    return {
        "name": "other",
        "roleArn": role(cloud),
        "version": "1.33",
        "vpcConfig": {"subnetIds": subnets(cloud)},
        "accessConfig": {"authenticationMode": "API_AND_CONFIG_MAP"},
        "enabledClusterLogTypes": ["audit", "api"],
    }


CASES = (
    Case(
        "aws:eks/cluster:Cluster",
        cluster,
        {
            "name": "third",
            "roleArn": f"{ACCOUNT}:role/other",
            "bootstrapSelfManagedAddons": False,
            "accessConfig": {
                "authenticationMode": "API_AND_CONFIG_MAP",
                "bootstrapClusterCreatorAdminPermissions": False,
            },
            "kubernetesNetworkConfig": {"serviceIpv4Cidr": "10.7.0.0/16"},
        },
        {
            "version": "1.34",
            "accessConfig": {"authenticationMode": "API"},
            "enabledClusterLogTypes": ["authenticator"],
            "upgradePolicy": {"supportType": "STANDARD"},
            "tags": {"a": "b"},
        },
    ),
    Case(
        "aws:eks/addon:Addon",
        lambda _: {"clusterName": "main", "addonName": "vpc-cni"},
        {"clusterName": "other", "addonName": "coredns"},
        {"configurationValues": '{"a": 1}', "tags": {"a": "b"}},
    ),
    Case(
        "aws:eks/accessEntry:AccessEntry",
        lambda _: {"clusterName": "main", "principalArn": f"{ACCOUNT}:user/me"},
        {"clusterName": "other", "principalArn": f"{ACCOUNT}:user/you", "type": "EC2_LINUX"},
        {"kubernetesGroups": ["viewers"], "userName": "me", "tags": {"a": "b"}},
    ),
    Case(
        "aws:eks/podIdentityAssociation:PodIdentityAssociation",
        lambda cloud: {
            "clusterName": "main",
            "namespace": "models",
            "serviceAccount": "reader",
            "roleArn": role(cloud),
        },
        {"clusterName": "other", "namespace": "other", "serviceAccount": "other"},
        {"disableSessionTags": True, "tags": {"a": "b"}},
    ),
)


@pytest.fixture
def eks(cloud: Cloud) -> Cloud:
    """An account with the cluster `main`."""
    existing_cluster(cloud, "main", "us-east-1")
    return cloud


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_resource_lives(case: Case, eks: Cloud, clients: Clients) -> None:
    deployed = Deployed(clients, case.token, **case.inputs(eks))
    go_through(deployed, case)
    assert not deployed.refresh()


def test_a_cluster_changes_one_thing_at_a_time(eks: Cloud, clients: Clients) -> None:
    deployed = Deployed(clients, "aws:eks/cluster:Cluster", **cluster(eks))
    eks.forget_calls()
    first, *_ = subnets(eks)
    deployed.update(
        vpcConfig={
            "subnetIds": subnets(eks),
            "endpointPrivateAccess": True,
            "publicAccessCidrs": ["198.51.100.0/24"],
        },
        enabledClusterLogTypes=["audit"],
    )
    operations = [operation for _, operation in eks.calls()]
    assert operations.count("UpdateClusterConfig") == 2
    assert operations.count("DescribeUpdate") == 2
    assert deployed.diff() == []
    assert first in deployed.state["vpcConfig"]["subnetIds"]


def test_what_an_entry_may_do_is_replaced(eks: Cloud, clients: Clients) -> None:
    principal = f"{ACCOUNT}:user/me"
    entry = Deployed(
        clients, "aws:eks/accessEntry:AccessEntry", clusterName="main", principalArn=principal
    )
    case = Case(
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        lambda _: {
            "clusterName": "main",
            "principalArn": principal,
            "policyArn": POLICY,
            "accessScope": {"type": "cluster"},
        },
        {
            "accessScope": {"type": "namespace", "namespaces": ["models"]},
            "policyArn": POLICY.replace("Admin", "View"),
        },
    )
    deployed = Deployed(clients, case.token, **case.inputs(eks))
    assert deployed.id == f"main#{principal}#{POLICY}"
    go_through(deployed, case)
    assert not deployed.refresh()
    entry.delete()


def test_functions_find_what_is_there(eks: Cloud, clients: Clients) -> None:
    found = invoke(clients, "aws:eks/getCluster:getCluster", {"name": "main"})
    assert found["identities"][0]["oidcs"][0]["issuer"].startswith("https://oidc.eks.")
    assert found["vpcConfig"]["vpcId"].startswith("vpc-")
    assert found["vpcConfig"]["clusterSecurityGroupId"].startswith("sg-")
    wanted = {"filters": [{"name": "vpc-id", "values": [found["vpcConfig"]["vpcId"]]}]}
    ids = invoke(clients, "aws:ec2/getSubnets:getSubnets", wanted)["ids"]
    assert sorted(ids) == sorted(found["vpcConfig"]["subnetIds"])
    groups = invoke(clients, "aws:eks/getNodeGroups:getNodeGroups", {"clusterName": "main"})
    assert groups["names"] == []


@pytest.mark.parametrize(
    ("token", "arguments", "text"),
    [
        (
            "aws:eks/getCluster:getCluster",
            {"name": "nowhere"},
            r"reading EKS Cluster \(nowhere\): couldn't find resource",
        ),
        (
            "aws:eks/getNodeGroup:getNodeGroup",
            {"clusterName": "main", "nodeGroupName": "gpu"},
            r"reading EKS Node Group \(main:gpu\): couldn't find resource",
        ),
        (
            "aws:eks/getNodeGroups:getNodeGroups",
            {"clusterName": "nowhere"},
            r"listing EKS Node Groups \(nowhere\): operation error EKS: ListNodegroups.*"
            "ResourceNotFoundException",
        ),
        ("aws:rds/getInstance:getInstance", {}, "does not do aws:rds/getInstance:getInstance"),
    ],
)
def test_a_function_that_finds_nothing_fails(
    token: str, arguments: dict[str, Any], text: str, clients: Clients, cloud: Cloud
) -> None:
    with pytest.raises(AwsError, match=text):
        invoke(clients, token, arguments)
