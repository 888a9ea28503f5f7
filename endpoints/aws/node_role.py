"""The role of nodes that Karpenter launches."""

from endpoints import names, plan
from endpoints.aws.partition import partition
from endpoints.settings import ClusterSettings

NODE_POLICIES = (
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEKS_CNI_Policy",
)
"""AWS' own: joining the cluster, pulling images, addresses for pods. EKS guide, node IAM role; the
last one because the VPC CNI of an existing cluster takes its rights from the node unless somebody
gave it a role of its own."""


def karpenter_node_roles(
    name: str, stack: str, cluster: ClusterSettings
) -> tuple[plan.NodeRole, ...]:
    """The role of a cluster's nodes and its way into the cluster; none without Karpenter.

    Args:
        name: the cluster's logical name.
        stack: the stack's name.
        cluster: its settings.
    """
    eks = cluster.eks
    if eks is None or cluster.nodes != "karpenter":
        return ()
    logical_name = f"{name}-karpenter-node"
    tags = {**eks.tags, "endpoints.internal/stack": f"{stack}/{name}"}
    role = plan.Role(
        logical_name=logical_name,
        name=karpenter_role_name(name, stack),
        description=f"Nodes that Karpenter launches in EKS cluster {eks.name}",
        trust=_TRUST,
        managed_policies=tuple(
            f"arn:{partition(eks.region)}:iam::aws:policy/{policy}" for policy in NODE_POLICIES
        ),
        inline_policies={},
        permissions_boundary=eks.permissions_boundary,
        tags=tags,
    )
    entry = plan.AccessEntry(
        logical_name=logical_name, principal_arn=None, type="EC2_LINUX", policies=(), tags=tags
    )
    return (plan.NodeRole(role=role, access_entry=entry),)


def karpenter_role_name(cluster_name: str, stack: str) -> str:
    """The role's name, which node classes and Karpenter's own permissions have to say.

    At most 63 characters, where IAM allows 64.
    """
    return names.label_value(f"{stack}-{cluster_name}-karpenter-node")


_TRUST: plan.Document = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
