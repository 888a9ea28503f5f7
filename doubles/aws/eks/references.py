"""Checks of references in EKS requests: roles and subnets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends

from doubles.aws.eks.state import Eks
from doubles.aws.errors import AwsError


def role_exists(account: str, arn: str) -> bool:
    """Whether the role exists in IAM."""
    return any(role.arn == arn for role in iam_backends[account]["aws"].get_roles())


def check_role(account: str, arn: str, service: str) -> None:
    """Refuse a role that does not exist or that the service may not assume.

    Both of EKS' wordings are known from what users report.
    """
    roles = {role.arn: role for role in iam_backends[account]["aws"].get_roles()}
    if arn not in roles:
        raise AwsError(
            "InvalidParameterException",
            f"Role with arn: {arn}, could not be assumed because it does not exist or the trusted "
            "entity is not correct",
        )
    if service not in json.dumps(roles[arn].assume_role_policy_document):
        raise AwsError(
            "InvalidParameterException",
            f"Following required service principals [{service}] were not found in the trust "
            f"relationships of nodeRole {arn}",
        )


def subnets_of(eks: Eks, identifiers: Sequence[str]) -> list[Any]:
    """The subnets, or EKS' refusal of the first that does not exist."""
    known = {
        subnet.id: subnet
        for subnet in ec2_backends[eks.account_id][eks.region_name].describe_subnets()
    }
    if not identifiers:
        raise AwsError("InvalidParameterException", "Subnets cannot be empty")
    for identifier in identifiers:
        if identifier not in known:
            raise AwsError(
                "InvalidParameterException",
                f"The subnet ID '{identifier}' does not exist (Service: AmazonEC2; Status Code: "
                "400; Error Code: InvalidSubnetID.NotFound)",
            )
    return [known[identifier] for identifier in identifiers]
