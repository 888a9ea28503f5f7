"""Access to a stack's cluster."""

from endpoints import plan
from endpoints.stack.settings import ClusterSettings


def cluster_access(cluster: ClusterSettings) -> plan.Access:
    """Access to a cluster: by its name in EKS, or by a kubeconfig."""
    if cluster.eks is None:
        return plan.KubeconfigAccess(kubeconfig=cluster.kubeconfig, context=cluster.context)
    return plan.EksAccess(
        name=cluster.eks.name, region=cluster.eks.region, role_arn=cluster.eks.role_arn
    )


def cluster_identifier(name: str, stack: str, cluster: ClusterSettings) -> str:
    """Identifier of a cluster: when it changes, everything in the cluster is created anew.

    Another kubeconfig is another way to the same cluster; another name or region in AWS is another
    cluster, in which nothing of the stack stands.

    Args:
        name: the cluster's name in the stack.
        stack: the stack's name.
        cluster: its settings.
    """
    if cluster.eks is None:
        return f"{stack}/{name}"
    return f"{cluster.eks.region}/{cluster.eks.name}"
