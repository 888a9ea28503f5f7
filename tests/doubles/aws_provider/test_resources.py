"""Every resource type that moto has: created, unchanged, changed in place, replaced, gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from doubles.aws import Cloud
from doubles.aws_provider.clients import Clients
from tests.doubles.aws_provider.bridge import Case, Deployed, go_through
from tests.doubles.aws_provider.scenery import (
    TRUST,
    bucket,
    key,
    policy,
    role,
    scaling_group,
    statement,
)

pytestmark = pytest.mark.cloud

TEMPLATE = {
    "blockDeviceMappings": [
        {
            "deviceName": "/dev/xvda",
            "ebs": {"volumeSize": 200, "volumeType": "gp3", "encrypted": "true"},
        }
    ],
    "metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 1},
    "tagSpecifications": [{"resourceType": "instance", "tags": {"a.b/c": "d"}}],
    "vpcSecurityGroupIds": ["sg-1", "sg-2"],
    "userData": "aGk=",
    "tags": {"x": "y"},
}

CASES = (
    Case(
        "aws:iam/role:Role",
        lambda _: {"assumeRolePolicy": TRUST, "tags": {"a": "b"}},
        {"name": "other", "path": "/other/"},
        {
            "assumeRolePolicy": TRUST.replace("eks", "ec2"),
            "description": "what for",
            "maxSessionDuration": 7200,
            "permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary",
            "tags": {"c": "d"},
        },
    ),
    Case(
        "aws:iam/rolePolicy:RolePolicy",
        lambda cloud: {"role": role(cloud), "policy": statement("s3:GetObject")},
        {"name": "other", "role": "other"},
        {"policy": statement("s3:PutObject")},
    ),
    Case(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        lambda cloud: {
            "role": role(cloud),
            "policyArn": policy(cloud),
        },
        {"role": "other", "policyArn": "arn:aws:iam::123456789012:policy/other"},
    ),
    Case(
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        lambda _: {"url": "https://oidc.test/id/1", "clientIdLists": ["sts.amazonaws.com"]},
        {"url": "https://oidc.test/id/2"},
        {
            "clientIdLists": ["sts.amazonaws.com", "other"],
            "thumbprintLists": ["a" * 40],
            "tags": {"a": "b"},
        },
    ),
    Case(
        "aws:ec2/launchTemplate:LaunchTemplate",
        lambda _: TEMPLATE,
        {"name": "other"},
        {
            "blockDeviceMappings": [
                {"deviceName": "/dev/xvda", "ebs": {"volumeSize": 300, "volumeType": "gp3"}}
            ],
            "description": "what for",
            "metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 2},
            "userData": "aGkK",
            "vpcSecurityGroupIds": ["sg-3"],
            "tags": {"a": "b"},
        },
    ),
    Case(
        "aws:autoscaling/tag:Tag",
        lambda cloud: {
            "autoscalingGroupName": scaling_group(cloud),
            "tag": {"key": "k8s.io/label/a", "value": "b", "propagateAtLaunch": False},
        },
        {
            "autoscalingGroupName": "other",
            "tag": {"key": "other", "value": "b", "propagateAtLaunch": False},
        },
        {"tag": {"key": "k8s.io/label/a", "value": "c", "propagateAtLaunch": True}},
    ),
    Case(
        "aws:kms/key:Key",
        lambda _: {"description": "secrets", "enableKeyRotation": True},
        {"region": "eu-west-1"},
        {"description": "other", "enableKeyRotation": False, "tags": {"a": "b"}},
    ),
    Case(
        "aws:kms/alias:Alias",
        lambda cloud: {"targetKeyId": key(cloud)},
        {"name": "alias/other"},
    ),
    Case(
        "aws:s3/bucket:Bucket",
        lambda _: {"tags": {"a": "b"}},
        {"bucket": "other-bucket"},
        {"tags": {"c": "d"}},
    ),
    Case(
        "aws:s3/bucketVersioning:BucketVersioning",
        lambda cloud: {
            "bucket": bucket(cloud),
            "versioningConfiguration": {"status": "Enabled"},
        },
        {"bucket": "other-bucket"},
        {"versioningConfiguration": {"status": "Suspended"}},
    ),
    Case(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        lambda cloud: {
            "bucket": bucket(cloud),
            "rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}],
        },
        {"bucket": "other-bucket"},
        {
            "rules": [
                {
                    "applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"},
                    "bucketKeyEnabled": True,
                }
            ]
        },
    ),
    Case(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        lambda cloud: {"bucket": bucket(cloud), "blockPublicAcls": True},
        {"bucket": "other-bucket"},
        {"blockPublicPolicy": True, "ignorePublicAcls": True, "restrictPublicBuckets": True},
    ),
    Case(
        "aws:s3/bucketPolicy:BucketPolicy",
        lambda cloud: {
            "bucket": bucket(cloud),
            "policy": statement("s3:GetObject", "arn:aws:s3:::a-bucket/*", Principal="*"),
        },
        {"bucket": "other-bucket"},
        {"policy": statement("s3:PutObject", "arn:aws:s3:::a-bucket/*", Principal="*")},
    ),
)


@pytest.fixture
def deploy(cloud: Cloud, clients: Clients) -> Callable[[Case], Deployed]:
    return lambda case: Deployed(clients, case.token, **case.inputs(cloud))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_resource_lives(case: Case, deploy: Callable[[Case], Deployed]) -> None:
    deployed = deploy(case)
    go_through(deployed, case)
    assert not deployed.refresh() or "versioning" in case.token.lower()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_import_finds_the_inputs(case: Case, deploy: Callable[[Case], Deployed]) -> None:
    deployed = deploy(case)
    found = deployed.imported()
    known = {"forceDestroy", "forceDetachPolicies", "tags", "__defaults"}
    for name in deployed.given.keys() - known:
        assert name in found, name
