"""The nodes of one pool."""

import pulumi
from pulumi_kubernetes.core import v1

from components.cluster import Cluster
from components.objects import KubernetesObject, child_of, object_meta
from endpoints import plan


class GpuNodeGroup(pulumi.ComponentResource):
    """One pool's nodes: simulated ones, a managed group, or what Karpenter launches them by."""

    def __init__(
        self,
        name: str,
        pool: plan.Pool,
        cluster: Cluster,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("endpoints:cluster:GpuNodeGroup", name, None, opts)
        for node in pool.nodes:
            v1.Node(
                f"{name}-{node.metadata['name']}",
                metadata=object_meta(node.metadata),
                spec=v1.NodeSpecArgs(taints=[_taint(taint) for taint in node.taints]),
                opts=child_of(self),
            )
        for group in pool.managed:
            self._managed(group, cluster)
        for karpenter in pool.karpenter:
            self._karpenter(karpenter)
        for warning in pool.warnings:
            pulumi.log.warn(warning, self)
        self.register_outputs({"maxNodes": pool.max_nodes})

    def _managed(self, group: plan.ManagedNodeGroup, cluster: Cluster) -> None:
        # Importing pulumi_aws takes half a second, which stacks without AWS are spared.
        from components.aws.node_group import ManagedNodeGroup  # noqa: PLC0415 - see above

        [eks] = cluster.eks
        ManagedNodeGroup(group.logical_name, group, eks, child_of(self))

    def _karpenter(self, karpenter: plan.KarpenterPool) -> None:
        node_class = KubernetesObject(karpenter.node_class, child_of(self))
        # Karpenter keeps a deleted node pool until its instances are gone, and they need the class.
        timeouts = pulumi.CustomTimeouts(delete=f"{karpenter.delete_seconds}s")
        for node_pool in karpenter.node_pools:
            after = pulumi.ResourceOptions(depends_on=[node_class], custom_timeouts=timeouts)
            KubernetesObject(node_pool, child_of(self, after))


def _taint(taint: plan.Taint) -> v1.TaintArgs:
    return v1.TaintArgs(key=taint.key, value=taint.value, effect=taint.effect)
