"""AWS, as components ask for a cluster's cloud."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.aws.control_plane import ControlPlane
from components.aws.eks_cluster import EksCluster
from components.aws.existing_cluster import find_cluster
from components.aws.explain import explain_refusals
from components.aws.node_group import ManagedNodeGroup
from components.aws.node_role import NodeRole
from components.aws.weight_store import WeightStore
from endpoints import plan


class AwsCluster:
    """A cluster on AWS, created where that is planned, through a provider of its own."""

    def __init__(
        self, cluster: plan.Cluster, environment: plan.AwsEnvironment, opts: pulumi.ResourceOptions
    ) -> None:
        access = cluster.access
        assert isinstance(access, plan.EksAccess)
        self._name, self._environment = cluster.logical_name, environment
        self._eks = _reach(cluster.logical_name, access, environment, opts)
        self.provider: pulumi.ProviderResource = self._eks.provider
        self.foundation = self._eks.foundation
        known = pulumi.Output.all(self._eks.server, self._eks.certificate_authority)
        self.kubeconfig = known.apply(lambda each: plan.eks_kubeconfig(access, each[0], each[1]))

    def before_nodes(self, opts: pulumi.ResourceOptions) -> Sequence[pulumi.Resource]:
        """Creates the role of nodes that Karpenter launches, where it does."""
        role = self._environment.node_role
        return [] if role is None else [NodeRole(self._name, role, self._eks, self._on(opts))]

    def stores(self, opts: pulumi.ResourceOptions) -> Sequence[pulumi.Resource]:
        """Creates what pods read their weights from; its service account is in the namespace."""
        store = self._environment.weight_store
        return [] if store is None else [WeightStore(self._name, store, self._eks, self._on(opts))]

    def nodes(
        self, group: plan.NodeGroup, opts: pulumi.ResourceOptions
    ) -> Sequence[pulumi.Resource]:
        """Creates a managed group."""
        assert isinstance(group, plan.ManagedNodeGroup)
        return ManagedNodeGroup(group.logical_name, group, self._eks, opts).stands

    def _on(self, opts: pulumi.ResourceOptions) -> pulumi.ResourceOptions:
        after = pulumi.ResourceOptions(
            providers=[self.provider], depends_on=list(self._eks.foundation)
        )
        return pulumi.ResourceOptions.merge(opts, after)


def _reach(
    name: str,
    access: plan.EksAccess,
    environment: plan.AwsEnvironment,
    opts: pulumi.ResourceOptions,
) -> EksCluster:
    provider = _provider(name, environment, opts)
    hooks = explain_refusals(name)
    here = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(providers=[provider]))
    if environment.control_plane is not None:
        return ControlPlane(name, environment.control_plane, provider, hooks, here).cluster
    return find_cluster(access, provider, hooks)


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
