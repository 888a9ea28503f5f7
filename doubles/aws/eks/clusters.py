"""Clusters: defaults of CreateCluster, and permitted changes."""

from __future__ import annotations

import base64
from typing import Any

from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.moto_api._internal import mock_random

from doubles.aws.eks.access import admit
from doubles.aws.eks.references import check_role, subnets_of
from doubles.aws.eks.state import Cluster, Eks, Record
from doubles.aws.errors import AwsError
from doubles.aws.world import WORLD

DEFAULT_VERSION = "1.34"
"""Assumption: any supported version serves."""
LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")


def create_cluster(eks: Eks, asked: Record) -> Record:
    """CreateCluster."""
    name = asked["name"]
    if name in eks.clusters:
        raise AwsError("ResourceInUseException", f"Cluster already exists with name: {name}")
    check_role(eks.account_id, asked["roleArn"], "eks.amazonaws.com")
    cluster = Cluster(record=_record(eks, asked))
    eks.clusters[name] = cluster
    access = asked.get("accessConfig", {})
    if access.get("bootstrapClusterCreatorAdminPermissions", True):
        admit(
            eks,
            cluster,
            f"arn:{eks.partition}:iam::{eks.account_id}:user/moto",
            policy="AmazonEKSClusterAdminPolicy",
        )
    return {"cluster": cluster.record}


def describe_cluster(eks: Eks, asked: Record) -> Record:
    """DescribeCluster; a linked cluster answers at the local control plane's address."""
    record = dict(eks.cluster(asked["name"]).described())
    plane = WORLD.links.get((eks.region_name, asked["name"]))
    if plane is not None:
        record["endpoint"] = plane.cluster["server"]
        authority = plane.cluster["certificate-authority-data"]
        record["certificateAuthority"] = {"data": authority}
    return {"cluster": record}


def list_clusters(eks: Eks, _asked: Record) -> Record:
    """ListClusters, on one page."""
    return {"clusters": sorted(eks.clusters)}


def update_cluster_config(eks: Eks, asked: Record) -> Record:
    """UpdateClusterConfig: endpoint access, logging or authentication mode."""
    cluster = eks.active_cluster(asked["name"])
    record = cluster.record
    if "resourcesVpcConfig" in asked:
        wanted = asked["resourcesVpcConfig"]
        record["resourcesVpcConfig"].update(wanted)
        return {"update": cluster.update("EndpointAccessUpdate", **wanted)}
    if "logging" in asked:
        record["logging"] = _logging(record["logging"], asked["logging"])
        return {"update": cluster.update("LoggingUpdate", clusterLogging=asked["logging"])}
    if "accessConfig" in asked:
        record["accessConfig"].update(asked["accessConfig"])
        return {"update": cluster.update("AccessConfigUpdate", **asked["accessConfig"])}
    for key in ("deletionProtection", "upgradePolicy", "zonalShiftConfig"):
        if key in asked:
            record[key] = asked[key]
            return {"update": cluster.update("ConfigUpdate", **{key: asked[key]})}
    raise AwsError("InvalidParameterException", "The type for cluster update was not set.")


def update_cluster_version(eks: Eks, asked: Record) -> Record:
    """UpdateClusterVersion, one minor version at a time."""
    cluster = eks.active_cluster(asked["name"])
    current, wanted = cluster.record["version"], asked["version"]
    if _minor(wanted) not in (_minor(current) + 1, _minor(current) - 1):
        raise AwsError(
            "InvalidParameterException",
            f"Unsupported Kubernetes minor version update from {current} to {wanted}",
        )
    cluster.record["version"] = wanted
    return {"update": cluster.update("VersionUpdate", version=wanted)}


def associate_encryption_config(eks: Eks, asked: Record) -> Record:
    """AssociateEncryptionConfig, which cannot be undone."""
    cluster = eks.active_cluster(asked["clusterName"])
    cluster.record["encryptionConfig"] = asked["encryptionConfig"]
    update = cluster.update("AssociateEncryptionConfig", encryptionConfig=asked["encryptionConfig"])
    return {"update": update}


def describe_update(eks: Eks, asked: Record) -> Record:
    """DescribeUpdate of a cluster, node group or add-on."""
    updates = eks.cluster(asked["name"]).updates
    if asked["updateId"] not in updates:
        raise AwsError("ResourceNotFoundException", f"No update found for ID: {asked['updateId']}")
    return {"update": updates[asked["updateId"]].described()}


def delete_cluster(eks: Eks, asked: Record) -> Record:
    """DeleteCluster, with the cluster's own security group."""
    cluster = eks.cluster(asked["name"])
    if cluster.groups:
        raise AwsError("ResourceInUseException", "Cluster has nodegroups attached")
    if cluster.record.get("deletionProtection"):
        raise AwsError(
            "InvalidRequestException",
            f"Cluster {cluster.name} has deletion protection enabled",
        )
    del eks.clusters[asked["name"]]
    group = cluster.record["resourcesVpcConfig"]["clusterSecurityGroupId"]
    ec2_backends[eks.account_id][eks.region_name].delete_security_group(group_id=group)
    return {"cluster": {**cluster.record, "status": "DELETING"}}


def _record(eks: Eks, asked: Record) -> Record:
    name = asked["name"]
    wanted = asked["resourcesVpcConfig"]
    identifier = mock_random.get_random_string(32, include_digits=True).upper()
    authority = f"-----BEGIN CERTIFICATE-----\n{identifier}\n-----END CERTIFICATE-----\n"
    return {
        "name": name,
        "arn": eks.arn("cluster", name),
        "createdAt": utcnow(),
        "version": asked.get("version", DEFAULT_VERSION),
        "endpoint": f"https://{identifier}.gr7.{eks.region_name}.eks.amazonaws.com",
        "roleArn": asked["roleArn"],
        "resourcesVpcConfig": _network(eks, name, wanted),
        "kubernetesNetworkConfig": {
            "serviceIpv4Cidr": "172.20.0.0/16",
            "ipFamily": "ipv4",
            **asked.get("kubernetesNetworkConfig", {}),
        },
        "logging": _logging(
            {"clusterLogging": [{"types": list(LOG_TYPES), "enabled": False}]},
            asked.get("logging", {}),
        ),
        "identity": {
            "oidc": {"issuer": f"https://oidc.eks.{eks.region_name}.amazonaws.com/id/{identifier}"}
        },
        "status": "CREATING",
        "certificateAuthority": {"data": base64.b64encode(authority.encode()).decode()},
        "platformVersion": "eks.1",
        "tags": asked.get("tags", {}),
        "encryptionConfig": asked.get("encryptionConfig", []),
        "health": {"issues": []},
        "accessConfig": {
            "bootstrapClusterCreatorAdminPermissions": True,
            "authenticationMode": "CONFIG_MAP",
            **asked.get("accessConfig", {}),
        },
        "upgradePolicy": asked.get("upgradePolicy", {"supportType": "EXTENDED"}),
        "deletionProtection": asked.get("deletionProtection", False),
    }


def _network(eks: Eks, name: str, wanted: Record) -> Record:
    subnets = subnets_of(eks, wanted.get("subnetIds", []))
    if len({subnet.availability_zone for subnet in subnets}) < 2:
        raise AwsError(
            "InvalidParameterException", "Subnets specified must be in at least two different AZs"
        )
    (vpc, *_) = {subnet.vpc_id for subnet in subnets}
    group = ec2_backends[eks.account_id][eks.region_name].create_security_group(
        f"eks-cluster-sg-{name}-{mock_random.get_random_hex(8)}",
        "EKS created security group applied to ENI that is attached to EKS Control Plane",
        vpc_id=vpc,
        tags={"aws:eks:cluster-name": name, f"kubernetes.io/cluster/{name}": "owned"},
    )
    public = wanted.get("endpointPublicAccess", True)
    return {
        "securityGroupIds": [],
        "endpointPrivateAccess": False,
        "endpointPublicAccess": public,
        "publicAccessCidrs": ["0.0.0.0/0"] if public else [],
        **wanted,
        "clusterSecurityGroupId": group.id,
        "vpcId": vpc,
    }


def _logging(current: Record, wanted: Record) -> Record:
    enabled = {
        kind for each in current["clusterLogging"] if each["enabled"] for kind in each["types"]
    }
    for each in wanted.get("clusterLogging", []):
        change = enabled.update if each.get("enabled") else enabled.difference_update
        change(each.get("types", ()))
    disabled = [kind for kind in LOG_TYPES if kind not in enabled]
    groups: list[dict[str, Any]] = [
        {"types": [kind for kind in LOG_TYPES if kind in enabled], "enabled": True},
        {"types": disabled, "enabled": False},
    ]
    return {"clusterLogging": [group for group in groups if group["types"]]}


def _minor(version: str) -> int:
    return int(version.split(".")[1])
