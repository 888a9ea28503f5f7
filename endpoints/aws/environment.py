"""What a cluster needs of AWS beside its pools."""

from endpoints import plan
from endpoints.aws.control_plane import control_plane
from endpoints.aws.node_role import karpenter_node_role
from endpoints.aws.tags import stack_tags
from endpoints.aws.weight_store import weight_store
from endpoints.stack.settings import ClusterSettings


def aws_environment(name: str, stack: str, cluster: ClusterSettings) -> plan.AwsEnvironment | None:
    """The environment of an EKS cluster; None for any other cluster."""
    if cluster.eks is None:
        return None
    return plan.AwsEnvironment(
        region=cluster.eks.region,
        role_arn=cluster.eks.role_arn,
        tags=stack_tags(cluster.eks, stack, name),
        control_plane=control_plane(name, stack, cluster),
        weight_store=weight_store(name, stack, cluster),
        node_role=karpenter_node_role(name, stack, cluster),
    )
