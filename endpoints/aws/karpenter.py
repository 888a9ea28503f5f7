"""What Karpenter is told of a pool."""

from collections.abc import Sequence

from endpoints import plan
from endpoints.resolved import ResolvedEndpoint


def karpenter_pools(
    logical_name: str, members: Sequence[ResolvedEndpoint], max_nodes: int
) -> tuple[plan.KarpenterPool, ...]:
    """Node class and node pools of a pool; none where the cluster has no Karpenter."""
    return ()
