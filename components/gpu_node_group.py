"""The nodes of one pool."""

import pulumi
from pulumi_kubernetes.core import v1

from components.objects import child_of, custom_object, object_meta
from endpoints import plan


class GpuNodeGroup(pulumi.ComponentResource):
    """One pool's nodes: on the local cluster simulated ones, or what Karpenter launches them by."""

    def __init__(
        self, name: str, pool: plan.Pool, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:cluster:GpuNodeGroup", name, None, opts)
        for node in pool.nodes:
            v1.Node(
                f"{name}-{node.metadata.name}",
                metadata=object_meta(node.metadata),
                spec=v1.NodeSpecArgs(taints=[_taint(taint) for taint in node.taints]),
                opts=child_of(self),
            )
        for karpenter in pool.karpenter:
            self._karpenter(karpenter)
        self.register_outputs({"maxNodes": pool.max_nodes})

    def _karpenter(self, karpenter: plan.KarpenterPool) -> None:
        node_class = custom_object(karpenter.node_class, child_of(self))
        # Karpenter keeps a deleted node pool until its instances are gone, and they need the class.
        timeouts = pulumi.CustomTimeouts(delete=f"{karpenter.delete_seconds}s")
        for node_pool in karpenter.node_pools:
            after = pulumi.ResourceOptions(depends_on=[node_class], custom_timeouts=timeouts)
            custom_object(node_pool, child_of(self, after))


def _taint(taint: plan.Taint) -> v1.TaintArgs:
    return v1.TaintArgs(key=taint.key, value=taint.value, effect=taint.effect)
