"""Pod Identity associations: which role a service account has."""

from __future__ import annotations

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from doubles.aws.eks.references import role_exists
from doubles.aws.eks.state import Eks, Record
from doubles.aws.errors import AwsError


def create_pod_identity_association(eks: Eks, asked: Record) -> Record:
    """CreatePodIdentityAssociation: one for each service account."""
    cluster = eks.active_cluster(asked["clusterName"])
    account = (asked["namespace"], asked["serviceAccount"])
    for identifier, each in cluster.associations.items():
        if (each["namespace"], each["serviceAccount"]) == account:
            raise AwsError("ResourceInUseException", f"Association already exists: {identifier}")
    _check_pod_role(eks, asked["roleArn"])
    identifier = f"a-{mock_random.get_random_hex(17)}"
    association = {
        "clusterName": asked["clusterName"],
        "namespace": asked["namespace"],
        "serviceAccount": asked["serviceAccount"],
        "roleArn": asked["roleArn"],
        "associationArn": eks.arn("podidentityassociation", cluster.name, identifier),
        "associationId": identifier,
        "tags": asked.get("tags", {}),
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        "disableSessionTags": asked.get("disableSessionTags", False),
        "targetRoleArn": asked.get("targetRoleArn"),
    }
    cluster.associations[identifier] = association
    return {"association": association}


def describe_pod_identity_association(eks: Eks, asked: Record) -> Record:
    """DescribePodIdentityAssociation."""
    cluster = eks.cluster(asked["clusterName"])
    return {"association": cluster.association(asked["associationId"])}


def list_pod_identity_associations(eks: Eks, asked: Record) -> Record:
    """ListPodIdentityAssociations, on one page."""
    wanted = {key: asked[key] for key in ("namespace", "serviceAccount") if key in asked}
    associations = eks.cluster(asked["clusterName"]).associations.values()
    return {"associations": [each for each in associations if wanted.items() <= each.items()]}


def update_pod_identity_association(eks: Eks, asked: Record) -> Record:
    """UpdatePodIdentityAssociation: another role."""
    association = eks.cluster(asked["clusterName"]).association(asked["associationId"])
    if "roleArn" in asked:
        _check_pod_role(eks, asked["roleArn"])
    changes: Record = {
        key: asked[key]
        for key in ("roleArn", "disableSessionTags", "targetRoleArn")
        if key in asked
    }
    association.update(changes, modifiedAt=utcnow())
    return {"association": association}


def delete_pod_identity_association(eks: Eks, asked: Record) -> Record:
    """DeletePodIdentityAssociation."""
    cluster = eks.cluster(asked["clusterName"])
    association = cluster.association(asked["associationId"])
    del cluster.associations[asked["associationId"]]
    return {"association": association}


def _check_pod_role(eks: Eks, arn: str) -> None:
    if not role_exists(eks.account_id, arn):
        raise AwsError("InvalidParameterException", "Role provided in the request does not exist.")
