"""Interface of a cloud, which planning, checks and pods ask about its clusters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from endpoints import plan
from endpoints.catalog import Catalog, CloudResource
from endpoints.endpoint.parts import Parts
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.route_driver import RouteDriver
from endpoints.read.findings import Findings
from endpoints.stack.routes import AlbRoutes
from endpoints.stack.settings import ClusterSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Fabric:
    """A network between the nodes of one replica."""

    amounts: Mapping[str, str]
    """Resources that a pod requests for the network, by name."""
    env: Mapping[str, str]
    """Environment variables that programs on the network need."""


def _none(*_: object) -> None:
    return None


def _nothing(*_: object) -> tuple[()]:
    return ()


def _no_values(*_: object) -> Mapping[str, str]:
    return {}


def _by_kubeconfig(cluster: ClusterSettings) -> plan.Access:
    return plan.KubeconfigAccess(kubeconfig=cluster.kubeconfig, context=cluster.context)


def _by_name(name: str, stack: str, _cluster: ClusterSettings) -> str:
    return f"{stack}/{name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cloud:
    """Functions and facts of a cloud; `Cloud()` is a cluster that is in none.

    Where a function takes a name, a stack and settings, they are the cluster's.
    """

    access: Callable[[ClusterSettings], plan.Access] = _by_kubeconfig
    identifier: Callable[[str, str, ClusterSettings], str] = _by_name
    """Identifier of a cluster: when it changes, everything in the cluster is created anew."""
    environment: Callable[[str, str, ClusterSettings], plan.Environment | None] = _none
    """Resources that a cluster needs of its cloud beside its pools."""
    cluster_objects: Callable[[str, ClusterSettings], tuple[plan.KubernetesObject, ...]] = _nothing
    """Objects that nodes of the cloud need in the cluster, by its name and settings."""
    way_in: Callable[[AlbRoutes, ClusterSettings], RouteDriver] | None = None
    """Driver of routes through the cloud's own load balancers; None where it has none."""
    nodes: Callable[[str, Sequence[ResolvedEndpoint], int, int], plan.NodeSource | None] = _none
    """Source of a pool's nodes, by its logical name, its endpoints, and the fewest and most."""
    pool_warnings: Callable[[Sequence[ResolvedEndpoint]], tuple[str, ...]] = _nothing
    """Warnings about limits to the growth of a pool of these endpoints."""
    alternatives: Callable[[ClusterSettings, CloudResource, Catalog], tuple[CloudResource, ...]] = (
        _nothing
    )
    """Resources that may take another's place, the preferred one first."""
    check: Callable[[Parts, Findings], None] = _none
    """Report the demands of an endpoint that its cluster cannot meet."""
    service_account: Callable[[ClusterSettings], str | None] = _none
    """Identity of the pods in the cloud; None: the namespace's own, without any rights."""
    pod_annotations: Callable[[ClusterSettings], Mapping[str, str]] = _no_values
    pod_env: Callable[[ClusterSettings], Mapping[str, str]] = _no_values
    """Environment variables by which programs find the cloud's storage."""
    fabric: Callable[[ResolvedEndpoint], Fabric | None] = _none
    """Network between the nodes of an endpoint's replica, beside the usual one."""
    is_zonal: bool = False
    """Whether nodes of one replica must be in one zone; elsewhere nodes need not have a zone."""
