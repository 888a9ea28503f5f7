"""Every resource type that the stand-in has."""

from __future__ import annotations

from sandbox.plugins.aws.errors import AwsError
from sandbox.plugins.aws.resources.autoscaling_tag import Tag
from sandbox.plugins.aws.resources.ec2_launch_template import LaunchTemplate
from sandbox.plugins.aws.resources.ec2_security_group import SecurityGroup
from sandbox.plugins.aws.resources.eks_access import AccessEntry, AccessPolicyAssociation
from sandbox.plugins.aws.resources.eks_addon import Addon
from sandbox.plugins.aws.resources.eks_cluster import Cluster
from sandbox.plugins.aws.resources.eks_node_group import NodeGroup
from sandbox.plugins.aws.resources.eks_pod_identity import PodIdentityAssociation
from sandbox.plugins.aws.resources.iam_oidc_provider import OpenIdConnectProvider
from sandbox.plugins.aws.resources.iam_policy import Policy
from sandbox.plugins.aws.resources.iam_role import Role
from sandbox.plugins.aws.resources.iam_role_policies import RolePolicy, RolePolicyAttachment
from sandbox.plugins.aws.resources.kms import Alias, Key
from sandbox.plugins.aws.resources.s3_bucket import Bucket
from sandbox.plugins.aws.resources.s3_settings import (
    BucketPolicy,
    BucketPublicAccessBlock,
    BucketServerSideEncryptionConfiguration,
    BucketVersioning,
)
from sandbox.plugins.aws.schema import Resource

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
    Policy(),
    Role(),
    RolePolicy(),
    RolePolicyAttachment(),
    SecurityGroup(),
    Tag(),
)

RESOURCES = {resource.schema.token: resource for resource in _ALL}
"""Token to resource type."""


def find_resource(token: str) -> Resource:
    """The resource type of a token.

    Raises:
        AwsError: the stand-in does not have it.
    """
    if token not in RESOURCES:
        raise AwsError(
            f"this stand-in does not do {token}, only {', '.join(sorted(RESOURCES))}; "
            "install the official plugin"
        )
    return RESOURCES[token]
