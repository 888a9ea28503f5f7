"""What pods may read of the weights in S3, and which pods."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import plan
from endpoints.aws.weight_store import weight_store
from tests.support import resolved

PREFIXES = st.from_regex(
    r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*", fullmatch=True
)
CLUSTER_ARN = "arn:aws-cn:eks:cn-north-1:111122223333:cluster/models"
ISSUER = "https://oidc.eks.cn-north-1.amazonaws.com.cn/id/AB12"


def store(weights: dict[str, Any] | None = None, **eks: Any) -> plan.WeightStore:
    s3 = {"kind": "s3", "bucket": "models-weights", **(weights or {})}
    planned = weight_store("main", "aws", cluster(s3, **eks))
    assert planned is not None
    return planned


def cluster(weights: dict[str, Any] | None, **eks: Any) -> Any:
    return resolved.cluster(
        kind="eks",
        eks={"name": "models", "region": "us-east-1", **eks},
        nodes="existing",
        kubeconfig=None,
        context=None,
        namespace="chat",
        weights=weights,
    )


@pytest.mark.parametrize("weights", [None, {"kind": "claim", "name": "weights"}])
def test_no_store_without_s3(weights: dict[str, Any] | None) -> None:
    assert weight_store("main", "aws", cluster(weights)) is None


@pytest.mark.parametrize(("create", "name"), [(True, "models-weights"), (False, None)])
def test_creates_a_bucket_only_when_asked(create: bool, name: str | None) -> None:
    bucket = store({"create": create}).bucket
    assert (bucket.name if bucket is not None else None) == name


@given(prefix=PREFIXES)
def test_reads_only_below_the_prefix(prefix: str) -> None:
    (document,) = store({"prefix": prefix}).role.inline_policies.values()
    assert document["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject"],
            "Resource": [f"arn:aws:s3:::models-weights/{prefix}/*"],
        },
        {
            "Effect": "Allow",
            "Action": ["s3:ListBucket"],
            "Resource": ["arn:aws:s3:::models-weights"],
            "Condition": {"StringLike": {"s3:prefix": [f"{prefix}/*"]}},
        },
    ]


@pytest.mark.parametrize(
    ("region", "partition"),
    [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")],
)
def test_names_the_bucket_in_the_partition_of_its_region(region: str, partition: str) -> None:
    policies = json.dumps(store(region=region).role.inline_policies)
    assert f"arn:{partition}:s3:::models-weights/models/*" in policies


def test_a_created_bucket_is_reached_over_tls_only() -> None:
    bucket = store({"create": True}, region="cn-north-1").bucket
    assert bucket is not None
    assert bucket.policy["Statement"] == [
        {
            "Sid": "OnlyTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws-cn:s3:::models-weights", "arn:aws-cn:s3:::models-weights/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]


def test_pod_identity_trusts_one_service_account_of_one_cluster() -> None:
    planned = store()
    assert (
        planned.service_account.metadata["namespace"],
        planned.service_account.metadata["name"],
    ) == ("chat", "weights")
    assert planned.role.trust["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "pods.eks.amazonaws.com"},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Condition": {
                "StringEquals": {
                    "aws:RequestTag/eks-cluster-name": "models",
                    "aws:RequestTag/kubernetes-namespace": "chat",
                    "aws:RequestTag/kubernetes-service-account": "weights",
                }
            },
        }
    ]


def test_oidc_trusts_one_service_account_of_the_issuer() -> None:
    planned = store(identity="oidc")
    place = ISSUER.removeprefix("https://")
    trust = json.loads(plan.oidc_trust(planned.role.trust, CLUSTER_ARN, ISSUER))
    assert trust["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Federated": f"arn:aws-cn:iam::111122223333:oidc-provider/{place}"},
            "Action": ["sts:AssumeRoleWithWebIdentity"],
            "Condition": {
                "StringEquals": {
                    f"{place}:aud": "sts.amazonaws.com",
                    f"{place}:sub": "system:serviceaccount:chat:weights",
                }
            },
        }
    ]
