"""Access to an EKS cluster, and its identifier."""

from endpoints import plan
from endpoints.stack.settings import ClusterSettings


def eks_access(cluster: ClusterSettings) -> plan.EksAccess:
    """Access to a cluster by its name in EKS."""
    assert cluster.eks is not None
    return plan.EksAccess(
        name=cluster.eks.name, region=cluster.eks.region, role_arn=cluster.eks.role_arn
    )


def eks_identifier(_name: str, _stack: str, cluster: ClusterSettings) -> str:
    """Identifier by name and region: another one is a cluster without the stack's resources."""
    assert cluster.eks is not None
    return f"{cluster.eks.region}/{cluster.eks.name}"
