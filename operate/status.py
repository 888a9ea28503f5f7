"""The table of endpoints: URL, state and replicas, as the clusters say."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from endpoints import names, plan
from endpoints.access import cluster_access
from endpoints.live_state import LiveEndpoint, live_endpoint
from endpoints.settings import ClusterSettings, Settings
from operate.cluster_client import ClusterClient, ClusterError

_HEADINGS = ("ENDPOINT", "STATE", "REPLICAS", "MODEL", "URL")


def status_table(settings: Settings, root: Path) -> str:
    """Every endpoint of every cluster of the stack, one line each.

    Raises:
        ClusterError: a cluster cannot be asked.
    """
    rows = sorted(row for name in settings.clusters for row in _rows(settings, name, root))
    return "\n".join(_aligned([_HEADINGS, *rows])) if rows else "no endpoints are deployed"


def _rows(settings: Settings, name: str, root: Path) -> Iterable[tuple[str, ...]]:
    cluster = settings.clusters[name]
    try:
        client = ClusterClient(_access(cluster, root), cluster.namespace)
        deployments = client.deployments(names.ENDPOINT)
    except ClusterError as error:
        raise ClusterError(f"cluster {name}: {error}") from error
    for deployment in deployments:
        endpoint = live_endpoint(deployment)
        yield _row(endpoint, cluster.url(endpoint.slug))


def _access(cluster: ClusterSettings, root: Path) -> plan.Access:
    """How the cluster is reached from any folder."""
    access = cluster_access(cluster)
    if isinstance(access, plan.EksAccess) or access.kubeconfig is None:
        return access
    return replace(access, kubeconfig=str(root / Path(access.kubeconfig).expanduser()))


def _row(endpoint: LiveEndpoint, url: str) -> tuple[str, ...]:
    replicas = f"{endpoint.ready}/{endpoint.desired}"
    return (endpoint.name, endpoint.state, replicas, endpoint.model, url)


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
