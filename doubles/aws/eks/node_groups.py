"""Managed node groups, each with its Auto Scaling group."""

from __future__ import annotations

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from doubles.aws.eks.access import admit
from doubles.aws.eks.checks import (
    check_instance_types,
    check_labels,
    check_scaling,
    check_taints,
    launch_template,
)
from doubles.aws.eks.references import check_role, subnets_of
from doubles.aws.eks.state import Cluster, Eks, NodeGroup, Record
from doubles.aws.errors import AwsError
from doubles.aws.scaling_group import ScalingGroup
from doubles.aws.world import WORLD

_SCALING = {"minSize": 1, "maxSize": 2, "desiredSize": 2}
"""Sizes that EKS assumes without a scaling configuration (API reference)."""


def create_nodegroup(eks: Eks, asked: Record) -> Record:
    """CreateNodegroup."""
    cluster = eks.active_cluster(asked["clusterName"])
    name = asked["nodegroupName"]
    if name in cluster.groups:
        raise AwsError(
            "ResourceInUseException",
            f"NodeGroup already exists with name {name} and cluster name {cluster.name}",
        )
    record = _record(eks, cluster, asked)
    instances = ScalingGroup(
        account=eks.account_id,
        region=eks.region_name,
        name=record["resources"]["autoScalingGroups"][0]["name"],
        scaling=record["scalingConfig"],
        subnets=record["subnets"],
        instance_types=record["instanceTypes"],
        tags={
            "eks:cluster-name": cluster.name,
            "eks:nodegroup-name": name,
            "k8s.io/cluster-autoscaler/enabled": "true",
            f"k8s.io/cluster-autoscaler/{cluster.name}": "owned",
            f"kubernetes.io/cluster/{cluster.name}": "owned",
        },
    )
    settled = "ACTIVE" if instances.failure is None else "CREATE_FAILED"
    cluster.groups[name] = NodeGroup(record=record, instances=instances, settled=settled)
    admit(eks, cluster, record["nodeRole"], kind="EC2_LINUX")
    return {"nodegroup": dict(record)}


def describe_nodegroup(eks: Eks, asked: Record) -> Record:
    """DescribeNodegroup: bounds and size are those of the Auto Scaling group."""
    group = eks.cluster(asked["clusterName"]).group(asked["nodegroupName"])
    record, instances = group.described(), group.instances
    record["scalingConfig"] = {
        "minSize": instances.min_size,
        "maxSize": instances.max_size,
        "desiredSize": instances.desired_capacity,
    }
    record["health"] = {"issues": _issues(record, instances)}
    if record["status"] == "ACTIVE" and instances.failure is not None:
        return {"nodegroup": {**record, "status": "DEGRADED"}}
    return {"nodegroup": record}


def list_nodegroups(eks: Eks, asked: Record) -> Record:
    """ListNodegroups, on one page."""
    return {"nodegroups": sorted(eks.cluster(asked["clusterName"]).groups)}


def update_nodegroup_config(eks: Eks, asked: Record) -> Record:
    """UpdateNodegroupConfig: bounds, labels, taints, and the pace of updates."""
    cluster = eks.cluster(asked["clusterName"])
    group = cluster.group(asked["nodegroupName"])
    _check_at_rest(group)
    record = group.record
    scaling = {**_live(group), **asked.get("scalingConfig", {})}
    labels = _labels(record["labels"], asked.get("labels", {}))
    taints = _taints(record["taints"], asked.get("taints", {}))
    check_scaling(scaling)
    check_labels(labels)
    check_taints(taints)
    record.update(labels=labels, taints=taints, modifiedAt=utcnow())
    if "updateConfig" in asked:
        record["updateConfig"] = asked["updateConfig"]
    if "scalingConfig" in asked:
        group.instances.scale(scaling)
    WORLD.changed.set()
    changes = {
        key: asked[key]
        for key in ("scalingConfig", "labels", "taints", "updateConfig", "nodeRepairConfig")
        if key in asked
    }
    return {"update": cluster.update("ConfigUpdate", **changes)}


def update_nodegroup_version(eks: Eks, asked: Record) -> Record:
    """UpdateNodegroupVersion: every node is replaced."""
    cluster = eks.cluster(asked["clusterName"])
    group = cluster.group(asked["nodegroupName"])
    _check_at_rest(group)
    record = group.record
    if "launchTemplate" in asked:
        template = launch_template(eks, asked["launchTemplate"])
        if template["id"] != record.get("launchTemplate", {}).get("id"):
            # The rule is the API reference's; the wording is ours.
            raise AwsError(
                "InvalidParameterException",
                "You cannot specify another launch template than the node group was created with.",
            )
        record["launchTemplate"] = template
    changes: Record = {key: asked[key] for key in ("version", "releaseVersion") if key in asked}
    record.update(changes, modifiedAt=utcnow())
    group.instances.replace_instances()
    return {"update": cluster.update("VersionUpdate", **changes)}


def delete_nodegroup(eks: Eks, asked: Record) -> Record:
    """DeleteNodegroup, with its Auto Scaling group and its role's access entry."""
    cluster = eks.cluster(asked["clusterName"])
    group = cluster.group(asked["nodegroupName"])
    del cluster.groups[asked["nodegroupName"]]
    group.instances.delete()
    role = group.record["nodeRole"]
    if all(each.record["nodeRole"] != role for each in cluster.groups.values()):
        cluster.entries.pop(role, None)
    return {"nodegroup": {**group.record, "status": "DELETING"}}


def _record(eks: Eks, cluster: Cluster, asked: Record) -> Record:
    check_role(eks.account_id, asked["nodeRole"], "ec2.amazonaws.com")
    subnets_of(eks, asked["subnets"])
    scaling = {**_SCALING, **asked.get("scalingConfig", {})}
    check_scaling(scaling)
    check_labels(asked.get("labels", {}))
    check_taints(asked.get("taints", []))
    template = launch_template(eks, asked["launchTemplate"]) if "launchTemplate" in asked else None
    if template is not None and "diskSize" in asked:
        raise AwsError(
            "InvalidParameterException", "Disk size must be specified within the launch template."
        )
    ami_type = asked.get("amiType", "AL2023_x86_64_STANDARD")
    instance_types = check_instance_types(eks, asked, template, ami_type)
    name, unique = asked["nodegroupName"], str(mock_random.uuid4())
    version = asked.get("version", cluster.record["version"])
    return {
        "nodegroupName": name,
        "nodegroupArn": eks.arn("nodegroup", cluster.name, name, unique),
        "clusterName": cluster.name,
        "version": version,
        "releaseVersion": asked.get("releaseVersion", f"{version}.0-20260701"),
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        "status": "CREATING",
        "capacityType": asked.get("capacityType", "ON_DEMAND"),
        "scalingConfig": scaling,
        "instanceTypes": instance_types,
        "subnets": asked["subnets"],
        "amiType": ami_type,
        "nodeRole": asked["nodeRole"],
        "labels": asked.get("labels", {}),
        "taints": asked.get("taints", []),
        "resources": {"autoScalingGroups": [{"name": f"eks-{name}-{unique}"}]},
        "health": {"issues": []},
        "updateConfig": asked.get("updateConfig", {"maxUnavailable": 1}),
        "nodeRepairConfig": asked.get("nodeRepairConfig"),
        "tags": asked.get("tags", {}),
        **({"diskSize": asked.get("diskSize", 20)} if template is None else {}),
        **({} if template is None else {"launchTemplate": template}),
    }


def _issues(record: Record, instances: ScalingGroup) -> list[Record]:
    if instances.failure is None:
        return record["health"]["issues"] if record["status"] == "CREATE_FAILED" else []
    market = "Spot" if record["capacityType"] == "SPOT" else "On-Demand"
    message = f"Could not launch {market} Instances. {instances.failure}"
    group = record["resources"]["autoScalingGroups"][0]["name"]
    return [{"code": "AsgInstanceLaunchFailures", "message": message, "resourceIds": [group]}]


def _check_at_rest(group: NodeGroup) -> None:
    status = group.record["status"]
    if status not in ("ACTIVE", "DEGRADED"):
        raise AwsError(
            "ResourceInUseException",
            f"Nodegroup cannot be updated as it is currently not in Active State: {status}",
        )


def _live(group: NodeGroup) -> dict[str, int]:
    instances = group.instances
    return {
        "minSize": instances.min_size or 0,
        "maxSize": instances.max_size or 0,
        "desiredSize": instances.desired_capacity or 0,
    }


def _labels(current: dict[str, str], change: Record) -> dict[str, str]:
    kept = {
        key: value for key, value in current.items() if key not in change.get("removeLabels", ())
    }
    return {**kept, **change.get("addOrUpdateLabels", {})}


def _taints(current: list[Record], change: Record) -> list[Record]:
    def identity(taint: Record) -> tuple[str, str]:
        return taint["key"], taint["effect"]

    gone = {identity(taint) for taint in change.get("removeTaints", ())}
    added = {identity(taint): taint for taint in change.get("addOrUpdateTaints", ())}
    kept = {identity(taint): taint for taint in current if identity(taint) not in gone}
    return list({**kept, **added}.values())
