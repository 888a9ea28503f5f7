"""What a cloud brings to its clusters: planning, checks and pods ask their cluster's cloud."""

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
    """What a pod requests of it, by resource name."""
    env: Mapping[str, str]
    """What its programs have to know."""


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
    """What is asked of every cloud; `Cloud()` is a cluster that is in none.

    Where a function takes a name, a stack and settings, they are the cluster's.
    """

    access: Callable[[ClusterSettings], plan.Access] = _by_kubeconfig
    identifier: Callable[[str, str, ClusterSettings], str] = _by_name
    """Identifier of a cluster: when it changes, everything in it is created anew."""
    environment: Callable[[str, str, ClusterSettings], plan.Environment | None] = _none
    """What a cluster needs of its cloud beside its pools."""
    cluster_objects: Callable[[str, ClusterSettings], tuple[plan.KubernetesObject, ...]] = _nothing
    """What nodes of the cloud need in the cluster; by its name and settings."""
    way_in: Callable[[AlbRoutes, ClusterSettings], RouteDriver] | None = None
    """What decides about the cloud's own load balancers; None where it has none."""
    nodes: Callable[[str, Sequence[ResolvedEndpoint], int, int], plan.NodeSource | None] = _none
    """What gets a pool its nodes: by its logical name, its endpoints, and the fewest and most."""
    pool_warnings: Callable[[Sequence[ResolvedEndpoint]], tuple[str, ...]] = _nothing
    """What may keep a pool of these endpoints from growing."""
    alternatives: Callable[[ClusterSettings, CloudResource, Catalog], tuple[CloudResource, ...]] = (
        _nothing
    )
    """Resources that may take another's place, the preferred one first."""
    check: Callable[[Parts, Findings], None] = _none
    """Reports what an endpoint asks of its cluster and cannot have there."""
    service_account: Callable[[ClusterSettings], str | None] = _none
    """The pods' identity in the cloud; None: the namespace's own, which may do nothing."""
    pod_annotations: Callable[[ClusterSettings], Mapping[str, str]] = _no_values
    pod_env: Callable[[ClusterSettings], Mapping[str, str]] = _no_values
    """Where programs that read from the cloud's storage find it."""
    fabric: Callable[[ResolvedEndpoint], Fabric | None] = _none
    """How the nodes of an endpoint's replica reach each other, beside the usual network."""
    is_zonal: bool = False
    """Whether nodes of one replica must be in one zone: elsewhere they need not name any."""
