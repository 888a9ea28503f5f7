"""EFA, by which nodes of one replica reach each other."""

from endpoints.aws.pool_nodes import pool_settings
from endpoints.endpoint.cloud import Fabric
from endpoints.endpoint.resolved import ResolvedEndpoint

EFA = "vpc.amazonaws.com/efa"
"""What the EFA device plugin calls an interface."""
EFA_ENV = {"FI_PROVIDER": "efa", "FI_EFA_USE_HUGE_PAGE": "0"}
"""Libfabric's own variables, which NCCL's plugin for it reads where an image has it: AWS' guide to
EFA names the provider, and no huge pages for programs that fork. A pod asks for none of them."""


def efa(endpoint: ResolvedEndpoint) -> Fabric | None:
    """All EFA interfaces of a node, where the pool's nodes have them."""
    eks, resource = endpoint.cluster.eks, endpoint.resource
    if eks is None or resource.efa == 0 or not pool_settings(eks, resource).efa:
        return None
    return Fabric(amounts={EFA: str(resource.efa)}, env=EFA_ENV)
