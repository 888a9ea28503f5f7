"""A cluster's way into AWS, and what it needs there beside its pools."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.aws.control_plane import ControlPlane
from components.aws.eks_cluster import EksCluster
from components.aws.existing_cluster import find_cluster
from components.aws.explain import explain_refusals
from components.aws.node_role import NodeRole
from components.aws.weight_store import WeightStore
from endpoints import plan


def reach_cluster(
    name: str,
    access: plan.EksAccess,
    environment: plan.AwsEnvironment,
    opts: pulumi.ResourceOptions,
) -> EksCluster:
    """The cluster, created where that is planned, through a provider of its own.

    Raises:
        pulumi.RunError: a cluster that should exist does not, or AWS cannot be asked.
    """
    provider = _provider(name, environment, opts)
    hooks = explain_refusals(name)
    here = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(providers=[provider]))
    if environment.control_plane is not None:
        return ControlPlane(name, environment.control_plane, provider, hooks, here).cluster
    return find_cluster(access, provider, hooks)


def create_node_role(
    name: str,
    environment: plan.AwsEnvironment,
    cluster: EksCluster,
    opts: pulumi.ResourceOptions,
) -> Sequence[pulumi.Resource]:
    """The role of nodes that Karpenter launches, where it does."""
    if environment.node_role is None:
        return []
    return [NodeRole(name, environment.node_role, cluster, _on(cluster, opts))]


def create_weight_store(
    name: str,
    environment: plan.AwsEnvironment,
    cluster: EksCluster,
    opts: pulumi.ResourceOptions,
) -> Sequence[pulumi.Resource]:
    """What pods read their weights from; its service account is in the endpoints' namespace."""
    if environment.weight_store is None:
        return []
    return [WeightStore(name, environment.weight_store, cluster, _on(cluster, opts))]


def _on(cluster: EksCluster, opts: pulumi.ResourceOptions) -> pulumi.ResourceOptions:
    after = pulumi.ResourceOptions(
        providers=[cluster.provider], depends_on=list(cluster.foundation)
    )
    return pulumi.ResourceOptions.merge(opts, after)


def _provider(
    name: str, environment: plan.AwsEnvironment, opts: pulumi.ResourceOptions
) -> aws.Provider:
    roles = filter(None, [environment.role_arn])
    assumed = [aws.ProviderAssumeRoleArgs(role_arn=arn) for arn in roles]
    return aws.Provider(
        name,
        region=environment.region,
        assume_roles=assumed or None,
        default_tags=aws.ProviderDefaultTagsArgs(tags=dict(environment.tags)),
        opts=opts,
    )
