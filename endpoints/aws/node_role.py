"""The role of nodes: those of managed groups and those that Karpenter launches."""

from endpoints import names, plan
from endpoints.aws.partition import partition
from endpoints.aws.tags import stack_tags
from endpoints.stack.eks import EksSettings
from endpoints.stack.settings import ClusterSettings

NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly")
"""AWS' own: joining the cluster and pulling images. EKS guide, node IAM role. Not
`AmazonEKSWorkerNodeMinimalPolicy`, which is for nodes of Auto Mode: nodeadm on AL2023 and the
kubelet describe their instance (ec2:DescribeInstances) before a node joins."""
CNI_POLICY = "AmazonEKS_CNI_Policy"
"""Addresses for pods, and rights to the network interfaces of the whole account."""


def has_cni_role(eks: EksSettings) -> bool:
    """Whether the VPC CNI has a role of its own.

    A cluster that the stack creates gives it one by Pod Identity, so that no node has its rights.
    Its nodes keep them with `identity: oidc`, for networks that cannot reach EKS Auth; so do
    nodes of a cluster that exists already, whose CNI may have no other rights.
    """
    return eks.create is not None and eks.identity == "pod-identity"


def node_role(
    logical_name: str, name: str | None, description: str, eks: EksSettings, tags: plan.Labels
) -> plan.Role:
    """The role of a cluster's nodes, with policies of AWS' and none of its own.

    Args:
        logical_name: unique in the stack.
        name: in IAM; None: the provider chooses one.
        description: in words.
        eks: the cluster's settings.
        tags: of the role.
    """
    policies = NODE_POLICIES if has_cni_role(eks) else (*NODE_POLICIES, CNI_POLICY)
    return plan.Role(
        logical_name=logical_name,
        name=name,
        description=description,
        trust=_TRUST,
        managed_policies=tuple(
            f"arn:{partition(eks.region)}:iam::aws:policy/{policy}" for policy in policies
        ),
        inline_policies={},
        permissions_boundary=eks.permissions_boundary,
        tags=tags,
    )


def karpenter_node_role(name: str, stack: str, cluster: ClusterSettings) -> plan.NodeRole | None:
    """The role of a cluster's nodes and its way into the cluster; None without Karpenter.

    Args:
        name: the cluster's logical name.
        stack: the stack's name.
        cluster: its settings.
    """
    eks = cluster.eks
    if eks is None or cluster.nodes != "karpenter":
        return None
    logical_name = f"{name}-karpenter-node"
    tags = stack_tags(eks, stack, name)
    description = f"Nodes that Karpenter launches in EKS cluster {eks.name}"
    role = node_role(logical_name, karpenter_role_name(name, stack), description, eks, tags)
    entry = plan.AccessEntry(
        logical_name=logical_name, principal_arn=None, type="EC2_LINUX", policies=(), tags=tags
    )
    return plan.NodeRole(role=role, access_entry=entry)


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
