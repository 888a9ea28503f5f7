"""How a stack's cluster is reached."""

from endpoints import plan
from endpoints.settings import ClusterSettings


def cluster_access(cluster: ClusterSettings) -> plan.Access:
    """By its name in EKS, or by a kubeconfig."""
    if cluster.eks is None:
        return plan.KubeconfigAccess(kubeconfig=cluster.kubeconfig, context=cluster.context)
    return plan.EksAccess(
        name=cluster.eks.name, region=cluster.eks.region, role_arn=cluster.eks.role_arn
    )
