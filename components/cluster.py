"""The only place where Kubernetes providers are made."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pulumi
import pulumi_kubernetes as kubernetes
from pulumi_kubernetes.core.v1 import Namespace

from components.objects import child_of, config_map, custom_object, object_meta
from components.stop_first import StopFirst
from endpoints import plan

if TYPE_CHECKING:
    from components.aws.eks_cluster import EksCluster


class Cluster(pulumi.ComponentResource):
    """Access to one cluster, its namespace and its stop-first policy."""

    providers: list[pulumi.ProviderResource]
    """Kubernetes', and AWS' where the cluster is there."""
    before_nodes: list[pulumi.Resource]
    """What nodes need while they exist: the cluster, and their way into it."""
    foundation: list[pulumi.Resource]
    """What an endpoint needs while it exists: the namespace, the policy that guards it, and what
    serves the whole cluster.

    An Ingress leaves only when the load balancers' controller lets it, which asks for its class.
    """

    def __init__(
        self, name: str, cluster: plan.Cluster, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:cluster:Cluster", name, None, opts)
        inside = child_of(self)
        # None or one. Not declared above, where the SDK would want its type imported.
        self.eks: Sequence[EksCluster] = [
            _reach(cluster, environment, inside) for environment in cluster.aws
        ]
        provider = _provider(cluster, self.eks, inside)
        self.providers = [provider, *(eks.provider for eks in self.eks)]
        here = child_of(self, pulumi.ResourceOptions(provider=provider))
        namespaces = [
            # Named after the cluster: two clusters may have a namespace of the same name.
            Namespace(name, metadata=object_meta(namespace), opts=here)
            for namespace in cluster.namespaces
        ]
        guards = [StopFirst(policy.logical_name, policy, here) for policy in cluster.policies]
        # What serves the whole cluster may be in a namespace of ours; it goes before that one does.
        inside_namespace = pulumi.ResourceOptions.merge(
            here, pulumi.ResourceOptions(depends_on=namespaces)
        )
        files = [config_map(planned, inside_namespace) for planned in cluster.config_maps]
        objects: list[pulumi.Resource] = []
        for planned in cluster.objects:
            # In a chain: a Gateway, for one, comes after its class and leaves before it.
            after = pulumi.ResourceOptions(depends_on=[*namespaces, *objects[-1:]])
            objects.append(custom_object(planned, pulumi.ResourceOptions.merge(here, after)))
        self.before_nodes = []
        self.foundation = [*namespaces, *guards, *files, *objects]
        for environment, eks in zip(cluster.aws, self.eks, strict=True):
            self._furnish(environment, eks, pulumi.ResourceOptions(depends_on=namespaces))
        self.register_outputs({})

    def _furnish(
        self, environment: plan.AwsEnvironment, eks: "EksCluster", after: pulumi.ResourceOptions
    ) -> None:
        from components.aws import environment as aws  # noqa: PLC0415 - see _reach

        inside = child_of(self, pulumi.ResourceOptions(providers=self.providers))
        name = self.pulumi_resource_name
        roles = aws.create_node_roles(name, environment, eks, inside)
        self.before_nodes += [*eks.foundation, *roles]
        stored = pulumi.ResourceOptions.merge(inside, after)
        self.foundation += aws.create_weight_stores(name, environment, eks, stored)


def _reach(
    cluster: plan.Cluster, environment: plan.AwsEnvironment, opts: pulumi.ResourceOptions
) -> "EksCluster":
    # Importing pulumi_aws takes half a second, which stacks without AWS are spared.
    from components.aws.environment import reach_cluster  # noqa: PLC0415 - see above

    assert isinstance(cluster.access, plan.EksAccess)
    return reach_cluster(cluster.logical_name, cluster.access, environment, opts)


def _provider(
    cluster: plan.Cluster, eks: "Sequence[EksCluster]", opts: pulumi.ResourceOptions
) -> kubernetes.Provider:
    kubeconfig, context = _CREDENTIALS[type(cluster.access)](cluster.access, eks)
    after = [resource for one in eks for resource in one.foundation]
    return kubernetes.Provider(
        cluster.logical_name,
        kubeconfig=kubeconfig,
        context=context,
        # An edited kubeconfig would otherwise replace the provider and everything on it.
        cluster_identifier=cluster.cluster_identifier,
        enable_server_side_apply=True,
        # A field that the program sets is taken back from whoever edited it; by default the next
        # preview fails with a conflict.
        enable_patch_force=True,
        # A new API key updates its Secret instead of replacing it under running pods.
        enable_secret_mutable=True,
        # Likewise the program that fetches weights: a replaced one would be missing for a while.
        enable_config_map_mutable=True,
        # The client's defaults, 50 and 120, throttle a stack of a hundred endpoints.
        kube_client_settings=kubernetes.KubeClientSettingsArgs(qps=400, burst=800),
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=after)),
    )


_Credentials = tuple[pulumi.Input[str | None], str | None]
"""Kubeconfig and its context."""


def _of_kubeconfig(access: plan.KubeconfigAccess, _: "Sequence[EksCluster]") -> _Credentials:
    return access.kubeconfig, access.context


def _of_eks(access: plan.EksAccess, clusters: "Sequence[EksCluster]") -> _Credentials:
    [cluster] = clusters
    known = pulumi.Output.all(cluster.server, cluster.certificate_authority)
    return known.apply(lambda each: plan.eks_kubeconfig(access, each[0], each[1])), None


_CREDENTIALS: dict[type, Callable[..., _Credentials]] = {
    plan.KubeconfigAccess: _of_kubeconfig,
    plan.EksAccess: _of_eks,
}
