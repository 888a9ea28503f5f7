"""Conversion between a node group's properties and EKS' descriptions."""

from __future__ import annotations

from collections.abc import Mapping

from doubles.aws_provider.schema import Properties
from doubles.aws_provider.shapes import present
from doubles.aws_provider.tags import own
from doubles.plugin.wire import Value


def describe_group(found: Mapping[str, Value]) -> Properties:
    """The outputs for EKS' description of a group."""
    return {
        "amiType": found.get("amiType"),
        "arn": found["nodegroupArn"],
        "capacityType": found.get("capacityType"),
        "clusterName": found["clusterName"],
        "diskSize": found.get("diskSize"),
        "instanceTypes": found.get("instanceTypes") or [],
        "labels": found.get("labels") or {},
        "launchTemplate": found.get("launchTemplate"),
        "nodeGroupName": found["nodegroupName"],
        "nodeRoleArn": found["nodeRole"],
        "releaseVersion": found.get("releaseVersion"),
        "resources": _resources(found.get("resources")),
        "scalingConfig": found.get("scalingConfig"),
        "status": found["status"],
        "subnetIds": found.get("subnets") or [],
        "tagsAll": own(found.get("tags")),
        "taints": found.get("taints") or [],
        "updateConfig": found.get("updateConfig"),
        "version": found.get("version"),
    }


def template_request(planned: Properties) -> dict[str, str]:
    """The launch template for EKS, which takes an id or a name, and the version as text."""
    given = planned.get("launchTemplate") or {}
    which = "id" if given.get("id") else "name"
    chosen = present(**{which: given.get(which), "version": given.get("version")})
    return {key: str(value) for key, value in chosen.items()}


def _resources(resources: dict[str, Value] | None) -> list[dict[str, Value]]:
    found = resources or {}
    groups = [{"name": group["name"]} for group in found.get("autoScalingGroups") or []]
    access = found.get("remoteAccessSecurityGroup") or ""
    return [{"autoscalingGroups": groups, "remoteAccessSecurityGroupId": access}] if found else []
