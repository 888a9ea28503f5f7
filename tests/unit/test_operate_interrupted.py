"""Ids of creations that were interrupted."""

import json
from typing import Any

import pytest

from doubles.aws import Cloud
from operate.errors import EksError
from operate.interrupted import identify, pending_creates

pytestmark = pytest.mark.cloud

STACK = "urn:pulumi:dev::endpoints::pulumi:pulumi:Stack::endpoints-dev"
PROVIDER = "urn:pulumi:dev::endpoints::pulumi:providers:aws::main"
REGION = "eu-central-1"
ROLE = "arn:aws:iam::111122223333:role/deployer"
CONFIGURED = {"urn": PROVIDER, "inputs": {"region": REGION}}
DEPLOYMENT = {"resources": [{"urn": STACK}, CONFIGURED]}


def creating(kind: str, **inputs: Any) -> dict[str, Any]:
    """A resource whose creation is pending."""
    name = kind.rsplit(":", maxsplit=1)[-1]
    return {
        "urn": f"urn:pulumi:dev::endpoints::{kind}::{name}",
        "type": kind,
        "parent": STACK,
        "provider": f"{PROVIDER}::1234",
        "inputs": inputs,
    }


@pytest.mark.parametrize(
    ("resource", "found"),
    [
        (creating("aws:eks/cluster:Cluster", name="models"), "models"),
        (
            creating(
                "aws:eks/nodeGroup:NodeGroup", clusterName="models", nodeGroupName="g-1234567"
            ),
            "models:g-1234567",
        ),
        (
            creating("aws:eks/addon:Addon", clusterName="models", addonName="coredns"),
            "models:coredns",
        ),
        (
            creating("aws:eks/accessEntry:AccessEntry", clusterName="m", principalArn=ROLE),
            f"m:{ROLE}",
        ),
        (creating("aws:iam/role:Role", name="node-1234567"), "node-1234567"),
        (creating("aws:s3/bucket:Bucket", bucket="weights"), "weights"),
    ],
)
def test_inputs_have_the_id(resource: dict[str, Any], found: str) -> None:
    assert pending_creates(pending(resource)) == [resource]
    assert identify(resource, DEPLOYMENT) == found


def pending(*resources: dict[str, Any]) -> dict[str, Any]:
    operations = [{"type": "creating", "resource": resource} for resource in resources]
    return {**DEPLOYMENT, "pending_operations": operations}


@pytest.mark.parametrize(
    "kind", ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:autoscaling/tag:Tag"]
)
def test_what_may_be_created_twice_is_left_to_the_next_up(kind: str) -> None:
    assert pending_creates(pending(creating(kind))) == []


@pytest.mark.usefixtures("aws_environment")
def test_a_launch_template_is_found_by_its_name_in_the_providers_region(cloud: Cloud) -> None:
    resource = creating("aws:ec2/launchTemplate:LaunchTemplate", name="g-1234567")
    assert identify(resource, DEPLOYMENT) is None
    made = cloud.client("ec2", REGION).create_launch_template(
        LaunchTemplateName="g-1234567", LaunchTemplateData={"InstanceType": "g6e.xlarge"}
    )
    assert identify(resource, DEPLOYMENT) == made["LaunchTemplate"]["LaunchTemplateId"]


@pytest.mark.usefixtures("aws_environment")
def test_an_oidc_provider_is_found_by_its_issuer(cloud: Cloud) -> None:
    url = "https://oidc.eks.eu-central-1.amazonaws.com/id/ABC"
    resource = creating("aws:iam/openIdConnectProvider:OpenIdConnectProvider", url=url)
    assert identify(resource, DEPLOYMENT) is None
    made = cloud.client("iam", REGION).create_open_id_connect_provider(
        Url=url, ClientIDList=["sts.amazonaws.com"], ThumbprintList=["0" * 40]
    )
    assert identify(resource, DEPLOYMENT) == made["OpenIDConnectProviderArn"]


@pytest.mark.usefixtures("aws_environment")
def test_a_key_is_found_by_its_description_unless_it_is_being_deleted(cloud: Cloud) -> None:
    resource = creating("aws:kms/key:Key", description="Secrets of models")
    kms = cloud.client("kms", REGION)
    kms.create_key(Description="Secrets of others")
    assert identify(resource, DEPLOYMENT) is None
    made = kms.create_key(Description="Secrets of models")["KeyMetadata"]["KeyId"]
    assert identify(resource, DEPLOYMENT) == made
    kms.schedule_key_deletion(KeyId=made, PendingWindowInDays=7)
    assert identify(resource, DEPLOYMENT) is None


@pytest.mark.usefixtures("aws_environment")
def test_the_providers_role_is_assumed(cloud: Cloud) -> None:
    roles = json.dumps([{"roleArn": ROLE}])
    provider = {"urn": PROVIDER, "inputs": {"region": REGION, "assumeRoles": roles}}
    resource = creating("aws:ec2/launchTemplate:LaunchTemplate", name="g-1234567")
    # Roles of another account see nothing of this one's.
    cloud.client("ec2", REGION).create_launch_template(
        LaunchTemplateName="g-1234567", LaunchTemplateData={"InstanceType": "g6e.xlarge"}
    )
    assert identify(resource, {"resources": [provider]}) is None


def test_an_aws_that_does_not_answer_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    resource = creating("aws:ec2/launchTemplate:LaunchTemplate", name="g-1234567")
    with pytest.raises(EksError, match="LaunchTemplate: Could not connect to the endpoint"):
        identify(resource, DEPLOYMENT)


def test_an_interrupted_replacement_is_found_beside_what_it_replaces() -> None:
    group = creating("aws:eks/nodeGroup:NodeGroup", clusterName="m", nodeGroupName="g-2")
    old = {**group, "id": "m:g-1"}
    state = {**pending(group), "resources": [*DEPLOYMENT["resources"], old]}
    assert pending_creates(state) == [group]
