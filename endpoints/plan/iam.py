"""IAM roles and policies in AWS."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from endpoints.plan.objects import Labels

OIDC_PROVIDER = "{oidc-provider}"
OIDC_ISSUER = "{oidc-issuer}"
"""Placeholder in a role's trust for the cluster's issuer; see `oidc_trust`."""

Document = Mapping[str, object]
"""An IAM policy document."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """An IAM role with the policies that it needs and no more."""

    logical_name: str
    name: str | None
    """Name of the role; None: the provider chooses one that never collides."""
    description: str
    trust: Document
    managed_policies: tuple[str, ...]
    """ARNs of managed policies."""
    inline_policies: Mapping[str, Document]
    """Policy name to document."""
    permissions_boundary: str | None
    tags: Labels


def oidc_trust(trust: Document, cluster_arn: str, issuer: str) -> str:
    """A role's trust as JSON, with the OIDC provider of a cluster in the placeholders.

    Args:
        trust: in which `OIDC_PROVIDER` stands for the provider's ARN, and `OIDC_ISSUER` for the
            issuer without its scheme, as in the keys of conditions.
        cluster_arn: whose partition and account are also the provider's.
        issuer: URL of the cluster's issuer.
    """
    _, partition, _, _, account, _ = cluster_arn.split(":", 5)
    place = issuer.removeprefix("https://")
    provider = f"arn:{partition}:iam::{account}:oidc-provider/{place}"
    text = json.dumps(trust, sort_keys=True)
    return text.replace(OIDC_PROVIDER, provider).replace(OIDC_ISSUER, place)
