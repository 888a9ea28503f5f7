"""Look-ups: the provider's functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from botocore.exceptions import BotoCoreError, ClientError

from doubles.aws_provider.clients import Clients
from doubles.aws_provider.errors import AwsError, explain, is_missing
from doubles.aws_provider.resources.eks_cluster_shape import describe
from doubles.aws_provider.resources.eks_node_group_shape import describe_group
from doubles.aws_provider.schema import Properties
from doubles.plugin.failures import refusal
from doubles.plugin.wire import Value

_MISSING = "couldn't find resource"


def invoke(aws: Clients, token: str, arguments: Mapping[str, Value]) -> Properties:
    """The result of a function.

    Raises:
        AwsError: the function is not known here, or it found nothing, or AWS refused.
    """
    if token not in _FUNCTIONS:
        raise AwsError(refusal(f"{token}, only {', '.join(sorted(_FUNCTIONS))}"))
    function, service, doing = _FUNCTIONS[token]
    given = {key: value for key, value in arguments.items() if value is not None}
    what = doing.format_map(given)
    try:
        return {"region": aws.region, **function(aws, given)}
    except ClientError as error:
        lost = is_missing(error) and service == "eks" and "listing" not in doing
        text = _MISSING if lost else explain(error, aws(service))
        raise _failure(token, what, text) from error
    except BotoCoreError as error:
        raise _failure(token, what, explain(error, aws(service))) from error
    except AwsError as error:
        raise _failure(token, what, str(error)) from error


def _failure(token: str, doing: str, text: str) -> AwsError:
    return AwsError(f"invoking {token}: 1 error occurred:\n\t* {doing}: {text}\n\n")


def _cluster(aws: Clients, arguments: Mapping[str, Value]) -> Properties:
    found = aws("eks").describe_cluster(name=arguments["name"])["cluster"]
    state = describe(found)
    tags = state.pop("tagsAll")
    # A data source has lists where the resource has one object.
    listed = {
        "accessConfigs": state.pop("accessConfig"),
        "certificateAuthorities": state.pop("certificateAuthority"),
        "kubernetesNetworkConfigs": state.pop("kubernetesNetworkConfig"),
        "upgradePolicies": state.pop("upgradePolicy"),
    }
    state.pop("encryptionConfig")
    lists = {key: [value] if value else [] for key, value in listed.items()}
    return {**state, **lists, "id": found["name"], "tags": tags}


def _node_groups(aws: Clients, arguments: Mapping[str, Value]) -> Properties:
    cluster = arguments["clusterName"]
    pages = aws("eks").get_paginator("list_nodegroups").paginate(clusterName=cluster)
    names = [name for page in pages for name in page["nodegroups"]]
    return {"clusterName": cluster, "id": cluster, "names": names}


def _node_group(aws: Clients, arguments: Mapping[str, Value]) -> Properties:
    cluster, group = arguments["clusterName"], arguments["nodeGroupName"]
    found = aws("eks").describe_nodegroup(clusterName=cluster, nodegroupName=group)["nodegroup"]
    state = describe_group(found)
    listed = {
        "launchTemplates": state.pop("launchTemplate"),
        "scalingConfigs": state.pop("scalingConfig"),
        "updateConfigs": state.pop("updateConfig"),
    }
    lists = {key: [value] if value else [] for key, value in listed.items()}
    tags = state.pop("tagsAll")
    return {**state, **lists, "id": f"{cluster}:{group}", "tags": tags}


def _subnets(aws: Clients, arguments: Mapping[str, Value]) -> Properties:
    filters = [
        {"Name": each["name"], "Values": [str(value) for value in each["values"]]}
        for each in arguments.get("filters") or []
    ]
    tags = arguments.get("tags") or {}
    filters += [{"Name": f"tag:{key}", "Values": [value]} for key, value in sorted(tags.items())]
    pages = aws("ec2").get_paginator("describe_subnets").paginate(Filters=filters)
    ids = [subnet["SubnetId"] for page in pages for subnet in page["Subnets"]]
    return {"filters": arguments.get("filters") or [], "id": aws.region, "ids": ids, "tags": tags}


_Function = Callable[[Clients, Mapping[str, Value]], Properties]

_FUNCTIONS: dict[str, tuple[_Function, str, str]] = {
    "aws:ec2/getSubnets:getSubnets": (_subnets, "ec2", "reading EC2 Subnets"),
    "aws:eks/getCluster:getCluster": (_cluster, "eks", "reading EKS Cluster ({name})"),
    "aws:eks/getNodeGroup:getNodeGroup": (
        _node_group,
        "eks",
        "reading EKS Node Group ({clusterName}:{nodeGroupName})",
    ),
    "aws:eks/getNodeGroups:getNodeGroups": (
        _node_groups,
        "eks",
        "listing EKS Node Groups ({clusterName})",
    ),
}
"""Token to function, the service that it asks, and its purpose for messages."""
