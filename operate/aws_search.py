"""Search in AWS for resources of an interrupted creation whose ids AWS chose."""

from collections.abc import Callable, Mapping
from typing import Any

import boto3

from operate.eks import NO_ANSWER, session
from operate.errors import EksError

Json = Mapping[str, Any]


def search(kind: str, inputs: Json, region: str, role_arn: str | None) -> str | None:
    """The id of a resource with these inputs; None: there is none.

    Raises:
        EksError: AWS cannot be asked.
    """
    try:
        return _SEARCHES[kind](session(region, role_arn), inputs)
    except NO_ANSWER as error:
        raise EksError(f"{kind.rsplit(':', maxsplit=1)[-1]}: {error}") from error


def _launch_template(aws: boto3.Session, inputs: Json) -> str | None:
    names = {"Name": "launch-template-name", "Values": [inputs["name"]]}
    ec2: Any = aws.client("ec2")
    found = ec2.describe_launch_templates(Filters=[names])["LaunchTemplates"]
    return found[0]["LaunchTemplateId"] if found else None


def _association(aws: boto3.Session, inputs: Json) -> str | None:
    eks: Any = aws.client("eks")
    found = eks.list_pod_identity_associations(
        clusterName=inputs["clusterName"],
        namespace=inputs["namespace"],
        serviceAccount=inputs["serviceAccount"],
    )["associations"]
    return found[0]["associationId"] if found else None


def _oidc_provider(aws: boto3.Session, inputs: Json) -> str | None:
    iam: Any = aws.client("iam")
    found = iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    issuer = inputs["url"].removeprefix("https://")
    return next((one["Arn"] for one in found if one["Arn"].endswith(f"/{issuer}")), None)


def _key(aws: boto3.Session, inputs: Json) -> str | None:
    """The newest key of the description, which names stack and cluster."""
    kms: Any = aws.client("kms")
    pages = kms.get_paginator("list_keys").paginate()
    ids = [key["KeyId"] for page in pages for key in page["Keys"]]
    found = [
        key
        for key in (kms.describe_key(KeyId=one)["KeyMetadata"] for one in ids)
        if key["Description"] == inputs["description"] and key["Enabled"]
    ]
    return max(found, key=lambda key: key["CreationDate"])["KeyId"] if found else None


_SEARCHES: Mapping[str, Callable[[boto3.Session, Json], str | None]] = {
    "aws:ec2/launchTemplate:LaunchTemplate": _launch_template,
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": _association,
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": _oidc_provider,
    "aws:kms/key:Key": _key,
}
