"""Access to an EKS cluster, and its identifier."""

from endpoints import plan
from endpoints.stack.settings import ClusterSettings


def eks_access(cluster: ClusterSettings) -> plan.EksAccess:
    """By its name in EKS."""
    assert cluster.eks is not None
    return plan.EksAccess(
        name=cluster.eks.name, region=cluster.eks.region, role_arn=cluster.eks.role_arn
    )


def eks_identifier(_name: str, _stack: str, cluster: ClusterSettings) -> str:
    """Another name or region is another cluster, in which nothing of the stack stands."""
    assert cluster.eks is not None
    return f"{cluster.eks.region}/{cluster.eks.name}"
