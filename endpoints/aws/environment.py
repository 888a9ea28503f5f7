"""What a cluster needs of AWS beside its pools."""

from endpoints import plan
from endpoints.aws.control_plane import control_planes
from endpoints.aws.node_role import karpenter_node_roles
from endpoints.aws.tags import stack_tags
from endpoints.aws.weight_store import weight_stores
from endpoints.stack.settings import ClusterSettings


def aws_environment(
    name: str, stack: str, cluster: ClusterSettings
) -> tuple[plan.AwsEnvironment, ...]:
    """The environment of an EKS cluster; none for any other cluster."""
    if cluster.eks is None:
        return ()
    return (
        plan.AwsEnvironment(
            region=cluster.eks.region,
            role_arn=cluster.eks.role_arn,
            tags=stack_tags(cluster.eks, stack, name),
            control_planes=control_planes(name, stack, cluster),
            weight_stores=weight_stores(name, stack, cluster),
            node_roles=karpenter_node_roles(name, stack, cluster),
        ),
    )
