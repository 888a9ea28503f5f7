"""Access to clusters on AWS, and what stacks look up in AWS before a change."""

import dataclasses
import json
import subprocess
import sys

import pulumi
import pytest

from endpoints import plan
from tests.components.aws_cases import CASES, deployed
from tests.support import aws_plans
from tests.support.aws_answers import Aws
from tests.support.recording import UNKNOWN

ACCESS = plan.EksAccess(name="models", region="us-east-1", role_arn=None)
CREATED = aws_plans.stack(aws_plans.node_group(), control_plane=aws_plans.control_plane())


def test_a_cluster_has_an_aws_provider_of_its_own() -> None:
    role = "arn:aws:iam::111122223333:role/deployer"
    provider = Aws().deploy(aws_plans.stack(role_arn=role)).one("aws")
    assert {name: _parsed(value) for name, value in provider.inputs.items()} == {
        "region": "us-east-1",
        "assumeRoles": [{"roleArn": role}],
        "defaultTags": {"tags": aws_plans.TAGS},
        "skipCredentialsValidation": False,
        "skipRegionValidation": True,
    }


@pytest.mark.parametrize("case", CASES)
def test_nothing_on_aws_uses_a_default_provider(case: str) -> None:
    recording = deployed(case)
    provider = recording.one("aws")
    for item in recording.resources.values():
        if item.is_aws:
            assert item.provider == f"{provider.urn}::main-id", item.urn


@pytest.mark.parametrize("exists", [True, False])
def test_the_kubeconfig_is_stable_and_holds_no_secret(exists: bool) -> None:
    stack = aws_plans.stack() if exists else CREATED
    recording = Aws(exists=exists).deploy(stack)
    provider = recording.one("kubernetes")
    assert provider.inputs["kubeconfig"] == plan.eks_kubeconfig(
        ACCESS, "https://models.eks", "Q0E="
    )
    assert provider.inputs["clusterIdentifier"] == "us-east-1/models"
    assert "context" not in provider.inputs


def test_a_cluster_that_exists_is_known_to_previews() -> None:
    stack = aws_plans.stack(aws_plans.node_group())
    shown = Aws().deploy(stack, preview=True).one("kubernetes")
    assert shown.inputs == Aws().deploy(stack).one("kubernetes").inputs


def test_a_preview_of_a_cluster_to_be_created_shows_every_resource() -> None:
    shown = Aws(exists=False).deploy(CREATED, preview=True)
    assert set(shown.resources) == set(Aws(exists=False).deploy(CREATED).resources)
    assert shown.one("kubernetes").inputs["kubeconfig"] == UNKNOWN
    tag = shown.one("Tag", "main-g6e-xlarge-gpu")
    assert tag.inputs["autoscalingGroupName"] == UNKNOWN


@pytest.mark.parametrize("kind", ["Cluster", "AccessPolicyAssociation", "Addon"])
def test_kubernetes_and_gpu_nodes_wait_for_all_of_a_created_cluster(kind: str) -> None:
    recording = Aws(exists=False).deploy(CREATED)
    provider, group = recording.one("kubernetes"), recording.one("NodeGroup", "main-g6e-xlarge")
    parts = [item for item in recording.resources.values() if item.type.endswith(f":{kind}")]
    assert parts
    for part in parts:
        if part.is_aws:
            assert recording.depends(provider, part), part.urn
            assert recording.depends(group, part), part.urn


def test_add_ons_that_nodes_need_go_before_them_and_others_after() -> None:
    recording = Aws(exists=False).deploy(CREATED)
    nodes = next(
        item
        for item in recording.resources.values()
        if item.type == "aws:eks/nodeGroup:NodeGroup" and item.name == "main-system"
    )
    early, late = recording.one("Addon", "main-vpc-cni"), recording.one("Addon", "main-coredns")
    assert recording.depends(nodes, early)
    assert recording.depends(late, nodes)


def test_two_clusters_each_have_their_own_providers_and_look_ups() -> None:
    one, two = aws_plans.stack(), aws_plans.stack(region="eu-west-1")
    other = dataclasses.replace(
        two.clusters[0],
        logical_name="far",
        name="far",
        namespace=None,
        guards=(),
        config_maps=(),
    )
    aws = Aws()
    recording = aws.deploy(dataclasses.replace(one, clusters=(*one.clusters, other)))
    regions = {name: recording.one("aws", name).inputs["region"] for name in ("main", "far")}
    assert regions == {"main": "us-east-1", "far": "eu-west-1"}
    assert [(token, provider.split("::")[-2]) for token, provider in aws.asked] == [
        ("getCluster", "main"),
        ("getCluster", "far"),
    ]


@pytest.mark.parametrize(
    ("token", "says", "reported"),
    [
        (
            "getCluster",
            "ResourceNotFoundException: No cluster found for name: models.",
            "there is no EKS cluster models in us-east-1, for this account or role. Correct "
            "`eks.name` and `eks.region`",
        ),
        (
            "getCluster",
            "AccessDeniedException: User: arn:aws:iam::111122223333:user/ada is not authorized "
            "to perform: eks:DescribeCluster on resource: models",
            "lacks the permission eks:DescribeCluster",
        ),
        (
            "getNodeGroups",
            "ThrottlingException: Rate exceeded",
            "AWS does not tell the node groups of cluster models",
        ),
        (
            "getNodeGroup",
            "no valid credential sources for AWS found",
            "AWS does not tell node group main-g6e-xlarge-0123456 of cluster models",
        ),
    ],
)
def test_what_aws_refuses_to_report_is_no_traceback(token: str, says: str, reported: str) -> None:
    live = aws_plans.live_group("main-g6e-xlarge-0123456")
    aws = Aws(groups=(live,), refusals={token: says})
    with pytest.raises(pulumi.RunError) as error:
        aws.deploy(aws_plans.stack(aws_plans.node_group()))
    assert reported in str(error.value)


LOCAL = """
import sys
from tests.components.programs import deploy
from tests.support import resolved
deploy(resolved.endpoint())
print(sorted(name for name in sys.modules if name.split(".")[0] in {"pulumi_aws", "boto3"}))
"""


def test_a_stack_without_aws_imports_nothing_of_it() -> None:
    run = [sys.executable, "-c", LOCAL]
    found = subprocess.run(run, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def _parsed(value: str) -> object:
    """The inputs of a provider, which arrive as JSON text, but for strings."""
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value
