"""How the nodes start that Karpenter launches, and what they may do."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints.aws.node_role import karpenter_node_role, karpenter_role_name
from tests.support import resolved
from tests.unit.karpenter_plans import endpoint, planned, requirements, template

RESERVATION = "cr-0123456789abcdef0"


def spec_of(**eks: Any) -> Mapping[str, Any]:
    member = endpoint(cluster=resolved.karpenter_cluster(**eks))
    return planned(member).node_class.spec


def test_instances_are_hardened_by_default() -> None:
    spec = spec_of()
    assert spec["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpProtocolIPv6": "disabled",
        "httpPutResponseHopLimit": 1,
        "httpTokens": "required",
    }
    (device,) = spec["blockDeviceMappings"]
    assert device == {
        "deviceName": "/dev/xvda",
        "ebs": {
            "volumeType": "gp3",
            "volumeSize": "200Gi",
            "encrypted": True,
            "deleteOnTermination": True,
        },
    }
    assert spec["tags"] == {"endpoints.internal/stack": "test/main"}


def test_bottlerocket_has_a_volume_for_itself() -> None:
    spec = spec_of(pools={"g6e.xlarge": {"ami": "bottlerocket", "rootVolume": "300Gi"}})
    assert spec["amiSelectorTerms"] == [{"alias": "bottlerocket@latest"}]
    sizes = {each["deviceName"]: each["ebs"]["volumeSize"] for each in spec["blockDeviceMappings"]}
    assert sizes == {"/dev/xvda": "4Gi", "/dev/xvdb": "300Gi"}
    assert all(each["ebs"]["encrypted"] for each in spec["blockDeviceMappings"])


@pytest.mark.parametrize(
    ("eks", "expected"),
    [
        ({}, [{"tags": {"karpenter.sh/discovery": "models"}}]),
        (
            {"subnets": {"us-east-1b": "subnet-0000000b", "us-east-1a": "subnet-0000000a"}},
            [{"id": "subnet-0000000a"}, {"id": "subnet-0000000b"}],
        ),
        (
            {
                "subnets": {"us-east-1b": "subnet-0000000b", "us-east-1a": "subnet-0000000a"},
                "pools": {"g6e.xlarge": {"zones": ["us-east-1b"]}},
            },
            [{"id": "subnet-0000000b"}],
        ),
    ],
)
def test_nodes_are_in_the_subnets_of_the_pool_s_zones(eks: Any, expected: Any) -> None:
    assert spec_of(**eks)["subnetSelectorTerms"] == expected


def test_a_pool_s_zones_are_required_also_where_subnets_are_found_by_tag() -> None:
    cluster = resolved.karpenter_cluster(pools={"g6e.xlarge": {"zones": ["us-east-1b"]}})
    (node_pool,) = planned(endpoint(cluster=cluster)).node_pools
    assert requirements(node_pool)["topology.kubernetes.io/zone"] == ["us-east-1b"]


def test_security_groups_are_given_beside_the_cluster_s_own() -> None:
    assert spec_of(securityGroups=["sg-0123abcd"])["securityGroupSelectorTerms"] == [
        {"tags": {"aws:eks:cluster-name": "models"}},
        {"id": "sg-0123abcd"},
    ]


@pytest.mark.parametrize(
    ("resource", "policy"), [("g6e.xlarge", "RAID0"), ("g6.xlarge", "RAID0"), ("inf2.xlarge", None)]
)
def test_local_disks_hold_what_pods_write(resource: str, policy: str | None) -> None:
    spec = planned(endpoint(resource=resource)).node_class.spec
    assert spec.get("instanceStorePolicy") == policy


def test_reservations_are_set_in_pools_that_use_them() -> None:
    cluster = resolved.karpenter_cluster(pools={"g6e.xlarge": {"reservations": [RESERVATION]}})
    reserved = endpoint(cluster=cluster, capacity_types=("reserved", "on-demand"))
    spec = planned(reserved).node_class.spec
    assert spec["capacityReservationSelectorTerms"] == [{"id": RESERVATION}]
    assert (
        "capacityReservationSelectorTerms" not in planned(endpoint(cluster=cluster)).node_class.spec
    )


def test_efa_interfaces_are_one_to_a_network_card() -> None:
    cluster = resolved.karpenter_cluster(pools={"p5en.48xlarge": {"efa": True}})
    pool = planned(endpoint(resource="p5en.48xlarge", cluster=cluster))
    interfaces: Any = pool.node_class.spec["networkInterfaces"]
    assert interfaces[0]["interfaceType"] == "interface"
    assert [each["networkCardIndex"] for each in interfaces[1:]] == list(range(16))
    labels = template(pool.node_pools[0])["metadata"]["labels"]
    assert labels["endpoints.internal/efa"] == "true"


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=60))
def test_the_role_s_name_is_one_that_iam_takes(cluster: str, stack: str) -> None:
    name = karpenter_role_name(cluster, stack)
    assert re.fullmatch(r"[\w+=,.@-]{1,64}", name, re.ASCII)
    assert name == karpenter_role_name(cluster, stack)


def test_the_role_may_join_pull_and_give_addresses_and_no_more() -> None:
    boundary = "arn:aws:iam::111122223333:policy/boundary"
    cluster = resolved.karpenter_cluster(permissionsBoundary=boundary, tags={"team": "ml"})
    node_role = karpenter_node_role("main", "test", cluster)
    assert node_role is not None
    role, entry = node_role.role, node_role.access_entry
    assert role.name == planned(endpoint(cluster=cluster)).node_class.spec["role"]
    assert role.name == "test-main-karpenter-node"
    assert [arn.rpartition("/")[2] for arn in role.managed_policies] == [
        "AmazonEKSWorkerNodePolicy",
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEKS_CNI_Policy",
    ]
    assert role.inline_policies == {}
    assert role.permissions_boundary == boundary
    assert role.tags == {"team": "ml", "endpoints.internal/stack": "test/main"}
    assert (entry.type, entry.principal_arn, entry.policies) == ("EC2_LINUX", None, ())


@pytest.mark.parametrize(
    ("region", "partition"),
    [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")],
)
def test_policies_are_those_of_the_region_s_partition(region: str, partition: str) -> None:
    cluster = resolved.karpenter_cluster(region=region)
    node_role = karpenter_node_role("main", "test", cluster)
    assert node_role is not None
    assert {arn.split(":")[1] for arn in node_role.role.managed_policies} == {partition}
