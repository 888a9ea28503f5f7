"""Security of AWS resources by default."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.components.aws_cases import CASES, deployed
from tests.support.aws_answers import ISSUER


def inputs(case: str, kind: str, name: str | None = None) -> Mapping[str, Any]:
    found = [
        item
        for item in deployed(case).resources.values()
        if item.is_aws and item.type.endswith(f":{kind}") and name in {None, item.name}
    ]
    assert len(found) == 1
    return found[0].inputs


@pytest.mark.parametrize("case", ["managed-group", "capacity-block-with-efa", "created-cluster"])
def test_nodes_answer_metadata_requests_with_a_token_and_from_themselves_only(case: str) -> None:
    assert inputs(case, "LaunchTemplate")["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }


@pytest.mark.parametrize("case", ["managed-group", "capacity-block-with-efa", "created-cluster"])
def test_volumes_are_encrypted_and_go_with_their_node(case: str) -> None:
    for device in inputs(case, "LaunchTemplate")["blockDeviceMappings"]:
        assert device["ebs"]["encrypted"] == "true"
        assert device["ebs"]["deleteOnTermination"] == "true"


def test_a_created_cluster_is_entered_by_access_entries_only() -> None:
    assert inputs("created-cluster", "Cluster")["accessConfig"] == {
        "authenticationMode": "API",
        "bootstrapClusterCreatorAdminPermissions": False,
    }


def test_a_created_cluster_is_private() -> None:
    network = inputs("created-cluster", "Cluster")["vpcConfig"]
    assert network["endpointPrivateAccess"] is True
    assert network["endpointPublicAccess"] is False
    assert "publicAccessCidrs" not in network


def test_secrets_of_a_created_cluster_are_encrypted_with_a_key_that_rotates() -> None:
    key = inputs("created-cluster", "Key")
    assert key["enableKeyRotation"] is True
    assert inputs("created-cluster", "Cluster")["encryptionConfig"] == {
        "provider": {"keyArn": "arn:aws:kms:us-east-1:111122223333:key/created"},
        "resources": ["secrets"],
    }


def test_control_plane_logs_are_kept() -> None:
    logs = inputs("created-cluster", "Cluster")["enabledClusterLogTypes"]
    assert {"api", "audit", "authenticator"} <= set(logs)


def test_weights_are_private_encrypted_and_versioned() -> None:
    case = "weights-by-pod-identity"
    bucket = {"bucket": "main-weights-id"}
    assert inputs(case, "BucketPublicAccessBlock") == {
        **bucket,
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    }
    assert inputs(case, "BucketVersioning")["versioningConfiguration"] == {"status": "Enabled"}
    [rule] = inputs(case, "BucketServerSideEncryptionConfiguration")["rules"]
    assert rule == {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}


def test_weights_outlive_a_destroy_and_so_does_what_protects_them() -> None:
    recording = deployed("weights-by-pod-identity")
    assert recording.one("Bucket").inputs["forceDestroy"] is False
    assert "retainOnDelete" not in recording.one("Bucket").options
    for kind in (
        "BucketPublicAccessBlock",
        "BucketVersioning",
        "BucketServerSideEncryptionConfiguration",
        "BucketPolicy",
    ):
        assert recording.one(kind).options["retainOnDelete"] is True, kind


def test_a_role_by_oidc_trusts_the_cluster_s_issuer_only() -> None:
    trust = json.loads(inputs("weights-by-oidc", "Role")["assumeRolePolicy"])
    issuer = ISSUER.removeprefix("https://")
    provider = f"arn:aws:iam::111122223333:oidc-provider/{issuer}"
    assert trust["Principal"] == {"Federated": provider}
    assert trust["Condition"] == {"StringEquals": {f"{issuer}:aud": "sts.amazonaws.com"}}


@pytest.mark.parametrize("case", CASES)
def test_everything_that_can_bear_tags_says_whose_it_is(case: str) -> None:
    # The provider's default tags reach neither instances nor volumes, so resources have their own.
    untaggable = {
        "AccessPolicyAssociation",
        "Alias",
        "BucketPolicy",
        "BucketPublicAccessBlock",
        "BucketServerSideEncryptionConfiguration",
        "BucketVersioning",
        "RolePolicy",
        "RolePolicyAttachment",
        "Tag",
    }
    for item in deployed(case).resources.values():
        if item.is_aws and item.type.split(":")[-1] not in untaggable:
            assert item.inputs["tags"]["endpoints.internal/stack"] == "test/main", item.urn
