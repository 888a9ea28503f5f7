"""Registry of the resource types."""

from __future__ import annotations

from doubles.aws_provider.errors import AwsError
from doubles.aws_provider.resources.autoscaling_tag import Tag
from doubles.aws_provider.resources.ec2_launch_template import LaunchTemplate
from doubles.aws_provider.resources.eks_access import AccessEntry, AccessPolicyAssociation
from doubles.aws_provider.resources.eks_addon import Addon
from doubles.aws_provider.resources.eks_cluster import Cluster
from doubles.aws_provider.resources.eks_node_group import NodeGroup
from doubles.aws_provider.resources.eks_pod_identity import PodIdentityAssociation
from doubles.aws_provider.resources.iam_oidc_provider import OpenIdConnectProvider
from doubles.aws_provider.resources.iam_role import Role
from doubles.aws_provider.resources.iam_role_policies import RolePolicy, RolePolicyAttachment
from doubles.aws_provider.resources.kms import Alias, Key
from doubles.aws_provider.resources.s3_bucket import Bucket
from doubles.aws_provider.resources.s3_settings import (
    BucketPolicy,
    BucketPublicAccessBlock,
    BucketServerSideEncryptionConfiguration,
    BucketVersioning,
)
from doubles.aws_provider.schema import Resource
from doubles.plugin.failures import refusal

_ALL: tuple[Resource, ...] = (
    AccessEntry(),
    AccessPolicyAssociation(),
    Addon(),
    Alias(),
    Bucket(),
    BucketPolicy(),
    BucketPublicAccessBlock(),
    BucketServerSideEncryptionConfiguration(),
    BucketVersioning(),
    Cluster(),
    Key(),
    LaunchTemplate(),
    NodeGroup(),
    OpenIdConnectProvider(),
    PodIdentityAssociation(),
    Role(),
    RolePolicy(),
    RolePolicyAttachment(),
    Tag(),
)

RESOURCES = {resource.schema.token: resource for resource in _ALL}
"""Token to resource type."""


def find_resource(token: str) -> Resource:
    """The resource type of a token.

    Raises:
        AwsError: this double does not have it.
    """
    if token not in RESOURCES:
        raise AwsError(refusal(f"{token}, only {', '.join(sorted(RESOURCES))}"))
    return RESOURCES[token]
