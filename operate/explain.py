"""Reasons why a deployed endpoint is not ready, from its cluster."""

from endpoints import names, plan
from endpoints.live.diagnosis import diagnose
from operate.errors import ClusterError


def explain(access: plan.Access, namespace: str, slug: str) -> tuple[str, ...]:
    """The reasons, one line each; a line of its own if the cluster cannot be asked."""
    # Imported late: it takes a fifth of a second, and every program imports this module.
    from operate.cluster_client import ClusterClient  # noqa: PLC0415

    selector = f"{names.ENDPOINT}={slug}"
    try:
        cluster = ClusterClient(access, namespace)
        workloads = cluster.workloads(selector)
        pods, events = cluster.pods(selector), cluster.events()
    except ClusterError as error:
        return (f"no diagnosis: {error}",)
    if not workloads:
        return ("it has neither a Deployment nor a LeaderWorkerSet",)
    return diagnose(workloads[0], pods, events)
