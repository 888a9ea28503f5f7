"""Refusals of node groups by the emulated AWS, in the words of EKS."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.doubles.aws.node_groups import Groups

pytestmark = pytest.mark.cloud

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "desired below min": (
        {"scalingConfig": {"minSize": 3, "desiredSize": 1, "maxSize": 4}},
        "Minimum capacity 3 can't be greater than desired size 1",
    ),
    "desired above max": (
        {"scalingConfig": {"minSize": 0, "desiredSize": 3, "maxSize": 2}},
        "Desired capacity 3 can't be greater than max size 2",
    ),
    "taints in Kubernetes' spelling": (
        {"taints": [{"key": "a", "effect": "NoSchedule"}]},
        "Value 'NoSchedule' at 'taints.member.effect' failed to satisfy constraint",
    ),
    "a GPU without an AMI for it": (
        {"amiType": "AL2023_x86_64_STANDARD"},
        "[g6e.xlarge] is not a valid instance type for requested amiType AL2023_x86_64_STANDARD",
    ),
    "an ARM instance with an AMI for x86": (
        {"instanceTypes": ["m7g.large"], "amiType": "AL2023_x86_64_STANDARD"},
        "[m7g.large] is not a valid instance type for requested amiType",
    ),
    "labels of EKS": (
        {"labels": {"eks.amazonaws.com/nodegroup": "x"}},
        "Label cannot contain reserved prefixes [eks.amazonaws.com/nodegroup]",
    ),
    "a subnet that is not there": (
        {"subnets": ["subnet-0123456789abcdef0"]},
        "The subnet ID 'subnet-0123456789abcdef0' does not exist",
    ),
    "a role that is not there": (
        {"nodeRole": "arn:aws:iam::123456789012:role/none"},
        "could not be assumed because it does not exist",
    ),
    "a template that is not there": (
        {"launchTemplate": {"id": "lt-0123456789abcdef0"}},
        "The specified launch template, lt-0123456789abcdef0, does not exist.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_eks_refuses_of_a_group(standing: Groups, case: str) -> None:
    changes, message = REFUSED[case]
    with pytest.raises(ClientError) as refused:
        standing.create(**changes)
    assert refused.value.response["Error"]["Code"] == "InvalidParameterException"
    assert message in refused.value.response["Error"]["Message"]
