"""The deployed endpoints: state, replicas, URL and reasons, as their clusters report."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from endpoints import names, plan
from endpoints.clouds import cloud_of
from endpoints.live.deployed import DeployedEndpoint
from endpoints.live.pods import FETCHING
from endpoints.live.state import LiveEndpoint, Observed, live_endpoint
from endpoints.stack.settings import ClusterSettings, Settings
from operate.cluster_client import ClusterClient, Json
from operate.errors import ClusterError


def status(settings: Settings, root: Path) -> tuple[DeployedEndpoint, ...]:
    """Every endpoint of every cluster of the stack, sorted by name.

    Raises:
        ClusterError: a cluster cannot be asked.
    """
    found = [one for name in settings.clusters for one in _of_cluster(settings, name, root)]
    return tuple(sorted(found, key=lambda one: (one.name, one.cluster)))


def _of_cluster(settings: Settings, name: str, root: Path) -> Iterable[DeployedEndpoint]:
    cluster = settings.clusters[name]
    try:
        client = ClusterClient(_access(cluster, root), cluster.namespace)
        endpoints = _endpoints(client)
    except ClusterError as error:
        raise ClusterError(f"cluster {name}: {error}") from error
    for endpoint in endpoints:
        yield DeployedEndpoint(
            name=endpoint.name,
            cluster=name,
            state=endpoint.state,
            ready=endpoint.ready,
            desired=endpoint.desired,
            model=endpoint.model,
            url=cluster.url(endpoint.slug),
            detail=endpoint.detail,
        )


def _endpoints(client: ClusterClient) -> list[LiveEndpoint]:
    workloads = client.workloads(names.ENDPOINT)
    if not workloads:
        return []
    pods = _by_endpoint(client.pods(names.ENDPOINT))
    autoscalers = _by_endpoint(client.scaled_objects(names.ENDPOINT))
    events, now = client.events(), datetime.now(UTC)
    found = []
    for workload in workloads:
        slug = workload["metadata"]["name"]
        observed = Observed(
            workload=workload, autoscalers=autoscalers[slug], pods=pods[slug], events=events
        )
        found.append(_with_progress(live_endpoint(observed, now), client))
    return found


def _by_endpoint(items: Iterable[Json]) -> Mapping[str, Sequence[Json]]:
    found: dict[str, list[Json]] = defaultdict(list)
    for item in items:
        found[item["metadata"].get("labels", {}).get(names.ENDPOINT, "")].append(item)
    return found


def _with_progress(endpoint: LiveEndpoint, client: ClusterClient) -> LiveEndpoint:
    """The endpoint with its progress, from the one of its pods that fetches the weights."""
    lines = [client.last_line(pod, FETCHING) for pod in endpoint.fetching]
    progress = next((line for line in lines if "%" in line), next(iter(lines), ""))
    return replace(endpoint, detail=progress or endpoint.detail)


def _access(cluster: ClusterSettings, root: Path) -> plan.Access:
    """Access to the cluster from any folder."""
    access = cloud_of(cluster).access(cluster)
    if isinstance(access, plan.EksAccess) or access.kubeconfig is None:
        return access
    return replace(access, kubeconfig=str(root / Path(access.kubeconfig).expanduser()))
