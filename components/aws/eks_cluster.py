"""What is known of an EKS cluster, be it found or created."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws.live_groups import LiveGroups


@dataclass(frozen=True, kw_only=True)
class EksCluster:
    """A cluster; its attributes in AWS are outputs where the stack creates it."""

    name: str
    provider: aws.Provider
    arn: pulumi.Input[str]
    server: pulumi.Input[str]
    """URL of its API server."""
    certificate_authority: pulumi.Input[str]
    """Base64 of the PEM certificate."""
    issuer: pulumi.Input[str]
    """URL of the issuer of its pods' tokens."""
    security_group_id: pulumi.Input[str]
    """Its own, which nodes and control plane share."""
    subnet_ids: Sequence[str]
    live_groups: LiveGroups
    hooks: pulumi.ResourceHookBinding
    """Explains what AWS refuses."""
    foundation: Sequence[pulumi.Resource]
    """What must stand before anything talks to it or adds nodes."""
