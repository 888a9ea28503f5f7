"""The only place where Kubernetes providers are made."""

from functools import partial
from typing import TYPE_CHECKING

import pulumi
import pulumi_kubernetes as kubernetes

from components.objects import KubernetesObject, child_of
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
        # Not declared above, where the SDK would want its type imported.
        self.eks: EksCluster | None = _reach(cluster, inside) if cluster.aws else None
        provider = _provider(cluster, self.eks, inside)
        self.providers = [provider, *([self.eks.provider] if self.eks else [])]
        here = child_of(self, pulumi.ResourceOptions(provider=provider))
        create = partial(KubernetesObject, parent=self, provider=provider)
        namespaces = [create(each) for each in filter(None, [cluster.namespace])]
        guards = [StopFirst(each.policy.logical_name, each, here) for each in cluster.guards]
        # What serves the whole cluster may be in a namespace of ours; it goes before that one does.
        files = [create(planned, after=namespaces) for planned in cluster.config_maps]
        objects: list[pulumi.Resource] = []
        for planned in cluster.objects:
            # In a chain: a Gateway, for one, comes after its class and leaves before it.
            objects.append(create(planned, after=[*namespaces, *objects[-1:]]))
        self.before_nodes = []
        self.foundation = [*namespaces, *guards, *files, *objects]
        if cluster.aws is not None and self.eks is not None:
            self._furnish(cluster.aws, self.eks, pulumi.ResourceOptions(depends_on=namespaces))
        self.register_outputs({})

    def _furnish(
        self, environment: plan.AwsEnvironment, eks: "EksCluster", after: pulumi.ResourceOptions
    ) -> None:
        from components.aws import environment as aws  # noqa: PLC0415 - see _reach

        inside = child_of(self, pulumi.ResourceOptions(providers=self.providers))
        name = self.pulumi_resource_name
        roles = aws.create_node_role(name, environment, eks, inside)
        self.before_nodes += [*eks.foundation, *roles]
        stored = pulumi.ResourceOptions.merge(inside, after)
        self.foundation += aws.create_weight_store(name, environment, eks, stored)


def _reach(cluster: plan.Cluster, opts: pulumi.ResourceOptions) -> "EksCluster":
    # Importing pulumi_aws takes half a second, which stacks without AWS are spared.
    from components.aws.environment import reach_cluster  # noqa: PLC0415 - see above

    assert isinstance(cluster.access, plan.EksAccess)
    assert cluster.aws is not None
    return reach_cluster(cluster.logical_name, cluster.access, cluster.aws, opts)


def _provider(
    cluster: plan.Cluster, eks: "EksCluster | None", opts: pulumi.ResourceOptions
) -> kubernetes.Provider:
    kubeconfig, context = _credentials(cluster.access, eks)
    after = list(eks.foundation) if eks is not None else []
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


def _credentials(
    access: plan.Access, eks: "EksCluster | None"
) -> tuple[pulumi.Input[str | None], str | None]:
    """Kubeconfig and its context."""
    match access:
        case plan.KubeconfigAccess():
            return access.kubeconfig, access.context
        case plan.EksAccess():
            assert eks is not None
            known = pulumi.Output.all(eks.server, eks.certificate_authority)
            return known.apply(lambda each: plan.eks_kubeconfig(access, each[0], each[1])), None
