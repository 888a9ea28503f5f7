"""IAM roles, each with its policies."""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from endpoints import plan


@dataclass(frozen=True, kw_only=True)
class GrantedRole:
    """A role, and what grants it its permissions."""

    role: aws.iam.Role
    grants: list[pulumi.Resource]
    """Who uses the role depends on these: they are there before it and go after it."""


def create_role(
    role: plan.Role, opts: pulumi.ResourceOptions, trust: pulumi.Input[str] | None = None
) -> GrantedRole:
    """A role with its managed and its own policies.

    Args:
        role: as planned.
        opts: of each resource.
        trust: takes the place of the planned trust where only the cluster knows it whole.
    """
    created = aws.iam.Role(
        role.logical_name,
        name=role.name,
        description=role.description,
        assume_role_policy=trust or json.dumps(role.trust, sort_keys=True),
        permissions_boundary=role.permissions_boundary,
        tags=dict(role.tags),
        opts=opts,
    )
    attached = [
        aws.iam.RolePolicyAttachment(
            f"{role.logical_name}-{arn.split('/')[-1]}",
            role=created.name,
            policy_arn=arn,
            opts=opts,
        )
        for arn in role.managed_policies
    ]
    own = [
        aws.iam.RolePolicy(
            f"{role.logical_name}-{name}",
            name=name,
            role=created.name,
            policy=json.dumps(document, sort_keys=True),
            opts=opts,
        )
        for name, document in role.inline_policies.items()
    ]
    return GrantedRole(role=created, grants=[*attached, *own])
