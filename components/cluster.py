"""The only place where Kubernetes providers are made."""

import pulumi
import pulumi_kubernetes as kubernetes
from pulumi_kubernetes.core.v1 import Namespace

from components.objects import child_of, custom_object, object_meta
from components.stop_first import StopFirst
from endpoints import plan


class Cluster(pulumi.ComponentResource):
    """Access to one cluster, its namespace and its stop-first policy."""

    provider: kubernetes.Provider
    foundation: list[pulumi.Resource]
    """What an endpoint needs while it exists: the namespace, the policy that guards it, and what
    serves the whole cluster.

    An Ingress leaves only when the load balancers' controller lets it, which asks for its class.
    """

    def __init__(
        self, name: str, cluster: plan.Cluster, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:cluster:Cluster", name, None, opts)
        access = cluster.access
        assert isinstance(access, plan.KubeconfigAccess)
        self.provider = kubernetes.Provider(
            name,
            kubeconfig=access.kubeconfig,
            context=access.context,
            # An edited kubeconfig would otherwise replace the provider and everything on it.
            cluster_identifier=cluster.cluster_identifier,
            enable_server_side_apply=True,
            # A new API key updates its Secret instead of replacing it under running pods.
            enable_secret_mutable=True,
            # The client's defaults, 50 and 120, throttle a stack of a hundred endpoints.
            kube_client_settings=kubernetes.KubeClientSettingsArgs(qps=400, burst=800),
            opts=child_of(self),
        )
        here = child_of(self, pulumi.ResourceOptions(provider=self.provider))
        namespaces = [
            # Named after the cluster: two clusters may have a namespace of the same name.
            Namespace(name, metadata=object_meta(namespace), opts=here)
            for namespace in cluster.namespaces
        ]
        guard = StopFirst(name, cluster.stop_first, opts=here)
        # What serves the whole cluster may be in a namespace of ours; it goes before that one does.
        objects: list[pulumi.Resource] = []
        for planned in cluster.objects:
            # In a chain: a Gateway, for one, comes after its class and leaves before it.
            after = pulumi.ResourceOptions(depends_on=[*namespaces, *objects[-1:]])
            objects.append(custom_object(planned, pulumi.ResourceOptions.merge(here, after)))
        self.foundation = [*namespaces, guard, *objects]
        self.register_outputs({})
