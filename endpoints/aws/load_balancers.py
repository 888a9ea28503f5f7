"""Application Load Balancers, one for each visibility in use."""

from collections.abc import Sequence

from endpoints import plan
from endpoints.resolved import ResolvedEndpoint
from endpoints.settings import ClusterSettings


def load_balancers(
    cluster_name: str, cluster: ClusterSettings, endpoints: Sequence[ResolvedEndpoint]
) -> tuple[plan.CustomObject, ...]:
    """What the AWS Load Balancer Controller is told once per cluster."""
    return ()
