"""The nodes of one pool."""

import pulumi
from pulumi_kubernetes.core import v1

from components.objects import child_of, object_meta
from endpoints import plan


class GpuNodeGroup(pulumi.ComponentResource):
    """One pool's nodes: on the local cluster simulated ones, none on somebody else's cluster."""

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
        self.register_outputs({"maxNodes": pool.max_nodes})


def _taint(taint: plan.Taint) -> v1.TaintArgs:
    return v1.TaintArgs(key=taint.key, value=taint.value, effect=taint.effect)
