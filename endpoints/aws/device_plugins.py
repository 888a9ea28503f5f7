"""What makes accelerators known to Kubernetes, where the stack is to bring it."""

from endpoints import plan
from endpoints.settings import ClusterSettings


def device_plugins(cluster_name: str, cluster: ClusterSettings) -> tuple[plan.CustomObject, ...]:
    """DaemonSets of the plugins that the cluster's settings say to create."""
    return ()
