"""The role of the nodes that Karpenter launches."""

import pulumi

from components.aws.access_entry import create_access_entry
from components.aws.eks_cluster import EksCluster
from components.aws.role import create_role
from components.objects import child_of
from endpoints import plan


class NodeRole(pulumi.ComponentResource):
    """A role that node classes name, and its way into the cluster."""

    def __init__(
        self,
        name: str,
        node_role: plan.NodeRole,
        cluster: EksCluster,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("endpoints:aws:NodeRole", name, None, opts)
        here = child_of(self, pulumi.ResourceOptions(hooks=cluster.hooks))
        granted = create_role(node_role.role, here)
        create_access_entry(node_role.access_entry, cluster.name, granted.role.arn, here)
        self.register_outputs({})
