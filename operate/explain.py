"""Why a deployed endpoint is not ready, asked of its cluster."""

from endpoints import names
from endpoints.diagnosis import diagnose
from operate.cluster_client import ClusterClient, ClusterError


def explain(
    kubeconfig: str | None, context: str | None, namespace: str, slug: str
) -> tuple[str, ...]:
    """The reasons, one line each; says so where the cluster cannot be asked."""
    selector = f"{names.ENDPOINT}={slug}"
    try:
        cluster = ClusterClient(kubeconfig, context, namespace)
        deployments = cluster.deployments(selector)
        pods, events = cluster.pods(selector), cluster.events()
    except ClusterError as error:
        return (f"no diagnosis: {error}",)
    if not deployments:
        return ("its Deployment does not exist",)
    return diagnose(deployments[0], pods, events)
