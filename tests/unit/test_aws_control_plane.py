"""Clusters that a stack creates: their whole plan, and each default that keeps them safe."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints.aws.control_plane import ADD_ONS, control_plane
from endpoints.aws.environment import aws_environment
from endpoints.catalog.eks_versions import load_eks_versions
from endpoints.stack.settings import ClusterSettings
from tests.support import resolved
from tests.unit.created_clusters import planned, records, roles, settings

KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd"
BOUNDARY = "arn:aws:iam::111122223333:policy/boundary"
TAGS = {"endpoints.internal/stack": "prod/main"}
REGIONS = {"us-east-1": "aws", "cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov"}


def test_the_whole_plan() -> None:
    found = planned()
    assert (found.logical_name, found.name, found.version) == ("main", "models", "1.35")
    assert found.subnet_ids == ("subnet-0000000a", "subnet-0000000b")
    assert [(each.name, each.before_nodes) for each in found.add_ons] == [
        ("vpc-cni", True),
        ("kube-proxy", True),
        ("eks-pod-identity-agent", True),
        ("coredns", False),
    ]
    group = found.system_nodes
    assert (group.logical_name, group.cluster_name) == ("main-system", "models")
    assert (group.instance_types, group.ami_type) == (("m7i.large",), "AL2023_x86_64_STANDARD")
    assert (group.min_size, group.max_size, group.serves) == (2, 3, True)
    assert (group.subnet_ids, group.capacity_type) == (found.subnet_ids, "ON_DEMAND")
    assert {each.logical_name for each in roles(found)} == {
        "main-cluster",
        "main-vpc-cni",
        "main-system",
    }


@pytest.mark.parametrize(
    "cluster", [resolved.cluster(), resolved.eks_cluster(), resolved.karpenter_cluster()]
)
def test_clusters_that_exist_are_not_created(cluster: ClusterSettings) -> None:
    assert control_plane("main", "prod", cluster) is None


def test_the_environment_has_it() -> None:
    environment = aws_environment("main", "prod", settings())
    assert environment is not None
    assert environment.control_plane == planned()


def test_the_api_server_is_private() -> None:
    found = planned()
    assert not found.endpoint_public_access
    assert found.public_access_cidrs == ()


def test_the_api_server_is_public_only_for_the_networks_named() -> None:
    found = planned({"publicAccessCidrs": ["203.0.113.0/24"]})
    assert found.endpoint_public_access
    assert found.public_access_cidrs == ("203.0.113.0/24",)


def test_secrets_are_encrypted_with_a_key_of_the_stack() -> None:
    found = planned()
    key = found.key
    assert key is not None
    assert found.key_arn is None
    assert key.deletion_window_days == 30
    # An interrupted creation is found by it.
    assert all(part in key.description for part in ("models", "main", "prod"))


def test_secrets_are_encrypted_with_the_key_named() -> None:
    found = planned({"kmsKey": KEY})
    assert (found.key, found.key_arn) == (None, KEY)


def test_keys_of_two_clusters_have_different_descriptions() -> None:
    one, other = planned().key, planned(name="other").key
    assert one is not None
    assert other is not None
    assert one.description != other.description


def test_all_control_plane_logs_are_kept() -> None:
    assert planned().log_types == (
        "api",
        "audit",
        "authenticator",
        "controllerManager",
        "scheduler",
    )


@pytest.mark.parametrize(("region", "partition"), REGIONS.items())
def test_only_admins_administer_it(region: str, partition: str) -> None:
    admins = [f"arn:{partition}:iam::111122223333:{who}" for who in ("role/a", "user/a", "role/a")]
    entries = planned({"admins": admins}, region=region).access_entries
    assert [each.principal_arn for each in entries] == admins[:2]
    for entry in entries:
        assert entry.type == "STANDARD"
        assert entry.policies == (
            f"arn:{partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        )


@pytest.mark.parametrize("identity", ["pod-identity", "oidc"])
@pytest.mark.parametrize(("region", "partition"), REGIONS.items())
def test_roles_have_the_least_privileges(identity: str, region: str, partition: str) -> None:
    found = planned(identity=identity, region=region, permissionsBoundary=BOUNDARY)
    granted = {
        role.logical_name: [arn.partition(":policy/")[2] for arn in role.managed_policies]
        for role in roles(found)
    }
    node, cni = (
        ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
        ["AmazonEKS_CNI_Policy"],
    )
    expected = {"main-cluster": ["AmazonEKSClusterPolicy"], "main-system": node}
    if identity == "pod-identity":
        assert granted == {**expected, "main-vpc-cni": cni}
    else:
        assert granted == {**expected, "main-system": [*node, *cni]}
    for role in roles(found):
        assert {arn.split(":")[1] for arn in role.managed_policies} == {partition}
        assert role.inline_policies == {}
        assert role.permissions_boundary == BOUNDARY
        assert "*" not in json.dumps(role.trust)


def test_only_the_pods_of_the_vpc_cni_have_its_role() -> None:
    by_name = {each.name: each for each in planned().add_ons}
    assert [name for name, each in by_name.items() if each.roles] == ["vpc-cni"]
    (given_to,) = by_name["vpc-cni"].roles
    assert given_to.service_account == "aws-node"
    document: Any = given_to.role.trust
    (statement,) = document["Statement"]
    assert statement["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {
        "aws:RequestTag/eks-cluster-name": "models",
        "aws:RequestTag/kubernetes-namespace": "kube-system",
        "aws:RequestTag/kubernetes-service-account": "aws-node",
    }


def test_an_oidc_provider_stands_where_pods_get_roles_by_it() -> None:
    assert planned(identity="oidc").oidc_provider == "main-oidc"
    assert planned().oidc_provider is None


def test_everything_has_the_tags_of_its_stack() -> None:
    found = planned(tags={"team": "models"})
    tagged = [each for each in records(found) if hasattr(each, "tags")]
    assert len(tagged) > 8
    assert all(each.tags == {"team": "models", **TAGS} for each in tagged)


@given(
    names=st.lists(st.text("am-", min_size=1, max_size=40), min_size=1, max_size=3, unique=True),
    admins=st.lists(st.from_regex(r"(role|user)/[ab/]{1,60}", fullmatch=True), min_size=1),
)
def test_logical_names_are_short_and_unique(names: list[str], admins: list[str]) -> None:
    arns = [
        f"arn:aws:iam::{account}22223333:{who}" for who in admins for account in ("1111", "2222")
    ]
    found = [
        (type(each), each.logical_name)
        for name in names
        for each in records(planned({"admins": arns}, name=name, identity="oidc"))
        if hasattr(each, "logical_name")
    ]
    assert len(set(found)) == len(found)
    assert all(len(name) <= 55 for _, name in found)


@pytest.mark.parametrize("version", load_eks_versions())
def test_add_ons_of_every_version_are_pinned(version: str) -> None:
    found = planned({"version": version})
    pins = load_eks_versions()[version].add_ons
    assert {each.name: each.version for each in found.add_ons} == pins
    # Its minor version is the cluster's.
    assert pins["kube-proxy"].startswith(f"v{version}.")


def test_versions_are_listed_newest_first_with_the_end_of_their_support() -> None:
    versions = list(load_eks_versions().values())
    assert sorted(versions, key=lambda each: each.version, reverse=True) == versions
    ends = [each.standard_support_until for each in versions]
    assert sorted(ends, reverse=True) == ends
    assert all(set(each.add_ons) == set(ADD_ONS) for each in versions)
