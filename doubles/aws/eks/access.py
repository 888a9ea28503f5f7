"""Access entries and their policies."""

from __future__ import annotations

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from doubles.aws.eks.references import role_exists
from doubles.aws.eks.state import Cluster, Eks, Entry, Record
from doubles.aws.errors import AwsError

ACCESS_POLICIES = (
    "AmazonEKSAdminPolicy",
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSClusterAdminPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSViewPolicy",
)
_NODE_TYPES = ("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX")


def admit(
    eks: Eks, cluster: Cluster, principal: str, *, policy: str | None = None, kind: str = "STANDARD"
) -> None:
    """The entry that EKS itself makes, for a cluster's creator or a node group's role."""
    if cluster.record["accessConfig"]["authenticationMode"] == "CONFIG_MAP":
        return
    if principal in cluster.entries:
        return
    entry = Entry(record=_entry(eks, cluster, {"principalArn": principal, "type": kind}))
    cluster.entries[principal] = entry
    if policy is not None:
        arn = f"arn:{eks.partition}:eks::aws:cluster-access-policy/{policy}"
        entry.policies[arn] = _associated(arn, {"type": "cluster", "namespaces": []})


def create_access_entry(eks: Eks, asked: Record) -> Record:
    """CreateAccessEntry."""
    cluster = _by_api(eks, asked)
    principal = asked["principalArn"]
    if principal in cluster.entries:
        raise AwsError(
            "ResourceInUseException",
            "The specified access entry resource is already in use on this cluster.",
        )
    if ":role/" in principal and not role_exists(eks.account_id, principal):
        raise AwsError(
            "InvalidParameterException",
            "The specified principalArn is invalid: invalid principal.",
        )
    cluster.entries[principal] = Entry(record=_entry(eks, cluster, asked))
    return {"accessEntry": cluster.entries[principal].record}


def describe_access_entry(eks: Eks, asked: Record) -> Record:
    """DescribeAccessEntry."""
    entry = eks.cluster(asked["clusterName"]).entry(asked["principalArn"])
    return {"accessEntry": entry.record}


def list_access_entries(eks: Eks, asked: Record) -> Record:
    """ListAccessEntries, on one page."""
    entries = eks.cluster(asked["clusterName"]).entries
    policy = asked.get("associatedPolicyArn")
    return {
        "accessEntries": sorted(
            arn for arn, entry in entries.items() if policy is None or policy in entry.policies
        )
    }


def update_access_entry(eks: Eks, asked: Record) -> Record:
    """UpdateAccessEntry: groups and user name."""
    record = eks.cluster(asked["clusterName"]).entry(asked["principalArn"]).record
    record.update({key: asked[key] for key in ("kubernetesGroups", "username") if key in asked})
    record["modifiedAt"] = utcnow()
    return {"accessEntry": record}


def delete_access_entry(eks: Eks, asked: Record) -> Record:
    """DeleteAccessEntry."""
    cluster = eks.cluster(asked["clusterName"])
    cluster.entry(asked["principalArn"])
    del cluster.entries[asked["principalArn"]]
    return {}


def associate_access_policy(eks: Eks, asked: Record) -> Record:
    """AssociateAccessPolicy, for a new policy or with another scope."""
    entry = _by_api(eks, asked).entry(asked["principalArn"])
    arn = asked["policyArn"]
    if arn.rsplit("/", 1)[-1] not in ACCESS_POLICIES:
        raise AwsError(
            "InvalidParameterException", f"The policyArn parameter format is not valid: {arn}"
        )
    if entry.record["type"] in _NODE_TYPES:
        raise AwsError(
            "InvalidRequestException",
            "The access entry type must be STANDARD to associate access policies.",
        )
    entry.policies[arn] = _associated(arn, asked["accessScope"])
    return {
        "clusterName": asked["clusterName"],
        "principalArn": asked["principalArn"],
        "associatedAccessPolicy": entry.policies[arn],
    }


def disassociate_access_policy(eks: Eks, asked: Record) -> Record:
    """DisassociateAccessPolicy."""
    entry = eks.cluster(asked["clusterName"]).entry(asked["principalArn"])
    if entry.policies.pop(asked["policyArn"], None) is None:
        raise AwsError("ResourceNotFoundException", "The specified policyArn could not be found.")
    return {}


def list_associated_access_policies(eks: Eks, asked: Record) -> Record:
    """ListAssociatedAccessPolicies, on one page."""
    entry = eks.cluster(asked["clusterName"]).entry(asked["principalArn"])
    return {
        "clusterName": asked["clusterName"],
        "principalArn": asked["principalArn"],
        "associatedAccessPolicies": list(entry.policies.values()),
    }


def _by_api(eks: Eks, asked: Record) -> Cluster:
    cluster = eks.active_cluster(asked["clusterName"])
    if cluster.record["accessConfig"]["authenticationMode"] == "CONFIG_MAP":
        raise AwsError(
            "InvalidRequestException",
            "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to "
            "perform this operation.",
        )
    return cluster


def _entry(eks: Eks, cluster: Cluster, asked: Record) -> Record:
    principal = asked["principalArn"]
    kind = asked.get("type", "STANDARD")
    name = "system:node:{{EC2PrivateDNSName}}" if kind in _NODE_TYPES else principal
    _, _, _, _, account, path = principal.split(":", 5)
    return {
        "clusterName": cluster.name,
        "principalArn": principal,
        "kubernetesGroups": asked.get(
            "kubernetesGroups", ["system:nodes"] if kind in _NODE_TYPES else []
        ),
        "accessEntryArn": eks.arn(
            "access-entry",
            cluster.name,
            path.split("/")[0],
            account,
            path.split("/")[-1],
            str(mock_random.uuid4()),
        ),
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        "tags": asked.get("tags", {}),
        "username": asked.get("username", name),
        "type": kind,
    }


def _associated(arn: str, scope: Record) -> Record:
    return {
        "policyArn": arn,
        "accessScope": {"namespaces": [], **scope},
        "associatedAt": utcnow(),
        "modifiedAt": utcnow(),
    }
