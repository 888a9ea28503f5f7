"""The nodes of one pool."""

from collections.abc import Sequence

import pulumi

from components.cluster import Cluster
from components.objects import KubernetesObject, child_of
from endpoints import plan


class GpuNodeGroup(pulumi.ComponentResource):
    """One pool's nodes: simulated ones, what Karpenter launches them by, or the cloud's own."""

    stands: Sequence[pulumi.Resource]
    """What is there once the whole pool is; empty where the stack makes no nodes.

    Depending on the component itself would be depending on every node, for each endpoint.
    """

    def __init__(
        self,
        name: str,
        pool: plan.Pool,
        cluster: Cluster,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("endpoints:cluster:GpuNodeGroup", name, None, opts)
        match pool.nodes_from:
            case None:
                self.stands = self._simulated(pool.nodes)
            case plan.KarpenterPool():
                self.stands = self._karpenter(pool.nodes_from)
            case _:
                assert cluster.cloud is not None
                self.stands = cluster.cloud.nodes(pool.nodes_from, child_of(self))
        for warning in pool.warnings:
            pulumi.log.warn(warning, self)
        self.register_outputs({"maxNodes": pool.max_nodes})

    def _simulated(self, nodes: Sequence[plan.KubernetesObject]) -> Sequence[pulumi.Resource]:
        """The last node, which waits for all the others."""
        others = [KubernetesObject(node, self) for node in nodes[:-1]]
        return [KubernetesObject(node, self, after=others) for node in nodes[-1:]]

    def _karpenter(self, karpenter: plan.KarpenterPool) -> Sequence[pulumi.Resource]:
        """Its node pools; they need their class as long as their instances are there."""
        node_class = KubernetesObject(karpenter.node_class, self)
        return [KubernetesObject(each, self, after=[node_class]) for each in karpenter.node_pools]
