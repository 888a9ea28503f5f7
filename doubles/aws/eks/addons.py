"""Add-ons of EKS."""

from __future__ import annotations

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from doubles.aws.eks.pod_identity import (
    create_pod_identity_association,
    delete_pod_identity_association,
)
from doubles.aws.eks.state import Eks, Record, Resource
from doubles.aws.errors import AwsError

ADDONS = (
    "aws-ebs-csi-driver",
    "aws-efs-csi-driver",
    "aws-mountpoint-s3-csi-driver",
    "coredns",
    "eks-node-monitoring-agent",
    "eks-pod-identity-agent",
    "kube-proxy",
    "metrics-server",
    "vpc-cni",
)
"""Names of the available add-ons; any version is accepted, because pins change."""


def create_addon(eks: Eks, asked: Record) -> Record:
    """CreateAddon."""
    cluster = eks.active_cluster(asked["clusterName"])
    name = asked["addonName"]
    _check_known(name, asked.get("addonVersion"))
    if name in cluster.addons:
        raise AwsError("ResourceInUseException", "Addon already exists.")
    record = {
        "addonName": name,
        "clusterName": cluster.name,
        "status": "CREATING",
        "addonVersion": asked.get("addonVersion", "v1.0.0-eksbuild.1"),
        "health": {"issues": []},
        "addonArn": eks.arn("addon", cluster.name, name, str(mock_random.uuid4())),
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        "tags": asked.get("tags", {}),
        "serviceAccountRoleArn": asked.get("serviceAccountRoleArn"),
        "configurationValues": asked.get("configurationValues"),
        "podIdentityAssociations": _associate(eks, asked),
    }
    cluster.addons[name] = Resource(record=record)
    return {"addon": record}


def describe_addon(eks: Eks, asked: Record) -> Record:
    """DescribeAddon."""
    return {"addon": eks.cluster(asked["clusterName"]).addon(asked["addonName"]).described()}


def list_addons(eks: Eks, asked: Record) -> Record:
    """ListAddons, on one page."""
    return {"addons": sorted(eks.cluster(asked["clusterName"]).addons)}


def update_addon(eks: Eks, asked: Record) -> Record:
    """UpdateAddon: version, roles or configuration."""
    cluster = eks.active_cluster(asked["clusterName"])
    record = cluster.addon(asked["addonName"]).record
    _check_known(asked["addonName"], asked.get("addonVersion"))
    keys = ("addonVersion", "serviceAccountRoleArn", "configurationValues")
    changes = {key: asked[key] for key in keys if key in asked}
    if "podIdentityAssociations" in asked:
        _dissociate(eks, record)
        changes["podIdentityAssociations"] = _associate(eks, asked)
    record.update(changes, modifiedAt=utcnow())
    return {"update": cluster.update("AddonUpdate", **changes)}


def delete_addon(eks: Eks, asked: Record) -> Record:
    """DeleteAddon."""
    cluster = eks.cluster(asked["clusterName"])
    record = cluster.addon(asked["addonName"]).record
    _dissociate(eks, record)
    del cluster.addons[asked["addonName"]]
    return {"addon": {**record, "status": "DELETING"}}


def _associate(eks: Eks, asked: Record) -> list[str]:
    """ARNs of the associations that EKS makes for an add-on, in its namespace."""
    wanted = asked.get("podIdentityAssociations", ())
    names = {"clusterName": asked["clusterName"], "namespace": "kube-system"}
    made = (create_pod_identity_association(eks, {**names, **each}) for each in wanted)
    return [each["association"]["associationArn"] for each in made]


def _dissociate(eks: Eks, record: Record) -> None:
    for arn in record["podIdentityAssociations"]:
        names = {"clusterName": record["clusterName"], "associationId": arn.split("/")[-1]}
        delete_pod_identity_association(eks, names)


def _check_known(name: str, version: str | None) -> None:
    if name not in ADDONS:
        raise AwsError("InvalidParameterException", f"Addon {name} specified is not supported")
    if version is not None and not version.startswith("v"):
        raise AwsError("InvalidParameterException", "Addon version specified is not supported")
