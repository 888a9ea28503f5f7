"""The only place where Kubernetes providers are made."""

from functools import partial

import pulumi
import pulumi_kubernetes as kubernetes

from components.clouds import CloudCluster, reach
from components.objects import KubernetesObject, child_of
from components.stop_first import StopFirst
from endpoints import plan


class Cluster(pulumi.ComponentResource):
    """Access to one cluster, its namespace and its stop-first policy."""

    providers: list[pulumi.ProviderResource]
    """Kubernetes', and that of the cluster's cloud."""
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
        self.cloud = cloud = reach(cluster, inside)
        provider = _provider(cluster, cloud, inside)
        self.providers = [provider, *([cloud.provider] if cloud is not None else [])]
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
        if cloud is not None:
            there = child_of(self, pulumi.ResourceOptions(providers=self.providers))
            self.before_nodes += [*cloud.foundation, *cloud.before_nodes(there)]
            after = pulumi.ResourceOptions(depends_on=namespaces)
            self.foundation += cloud.stores(pulumi.ResourceOptions.merge(there, after))
        self.register_outputs({})


def _provider(
    cluster: plan.Cluster, cloud: CloudCluster | None, opts: pulumi.ResourceOptions
) -> kubernetes.Provider:
    kubeconfig, context = _credentials(cluster.access, cloud)
    after = list(cloud.foundation) if cloud is not None else []
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
    access: plan.Access, cloud: CloudCluster | None
) -> tuple[pulumi.Input[str | None], str | None]:
    """Kubeconfig and its context."""
    if isinstance(access, plan.KubeconfigAccess):
        return access.kubeconfig, access.context
    assert cloud is not None
    return cloud.kubeconfig, None
