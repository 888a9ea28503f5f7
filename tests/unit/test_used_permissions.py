"""What a cluster's settings need of the table of permissions."""

import pytest

from endpoints.permissions import load_permissions, used_actions
from endpoints.permissions.used import used_types
from endpoints.stack.settings import ClusterSettings

TABLE = load_permissions()
CREATE = {"version": "1.35", "admins": ["arn:aws:iam::111122223333:role/deploy"]}
KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def cluster(nodes: str, *, weights: object = None, **eks: object) -> ClusterSettings:
    subnets = {"us-east-1a": "subnet-0123456789abcdef0", "us-east-1b": "subnet-0123456789abcdef1"}
    return ClusterSettings.model_validate(
        {
            "kind": "eks",
            "nodes": nodes,
            "eks": {"name": "models", "region": "us-east-1", "subnets": subnets, **eks},
            "domain": "models.example.com",
            "scheme": "http",
            "routes": {"kind": "alb"},
            "weights": weights,
        }
    )


def test_all_settings_together_use_the_whole_table() -> None:
    bucket = {"kind": "s3", "bucket": "models-weights", "create": True}
    settings = [
        cluster("managed", weights=bucket, create=CREATE, identity=identity)
        for identity in ("pod-identity", "oidc")
    ]
    assert used_types(TABLE, settings[0]) | used_types(TABLE, settings[1]) == set(TABLE.resources)
    assert used_actions(TABLE, settings[0]) | used_actions(TABLE, settings[1]) == TABLE.all


@pytest.mark.parametrize(
    ("settings", "action", "is_used"),
    [
        (cluster("managed"), "eks:CreateNodegroup", True),
        (cluster("managed"), "eks:CreateCluster", False),
        (cluster("managed"), "s3:CreateBucket", False),
        (cluster("karpenter"), "eks:CreateNodegroup", False),
        (cluster("karpenter"), "eks:CreateAccessEntry", True),
        (cluster("karpenter", create=CREATE), "eks:CreateNodegroup", True),
        (cluster("existing"), "iam:CreateRole", False),
        (cluster("existing"), "eks:DescribeCluster", True),
        (cluster("existing", create=CREATE), "kms:CreateKey", True),
        (cluster("existing", create=CREATE | {"kmsKey": KEY}), "kms:CreateKey", False),
    ],
)
def test_settings_use_what_they_lead_to(
    settings: ClusterSettings, action: str, is_used: bool
) -> None:
    assert (action in used_actions(TABLE, settings)) is is_used
