"""What a kind of routes decides: who plans, warns or lets requests through asks its driver."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.stack.settings import ClusterSettings


def _nothing(*_: object) -> tuple[()]:
    return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RouteDriver:
    """One kind of routes, or one controller with objects of its own.

    Whether it checks keys is a fact of its settings, which the checks of a file need as well.
    """

    route: Callable[[ResolvedEndpoint], plan.Route]
    """Route of an endpoint, with the objects that configure its controller."""
    way: Callable[[ResolvedEndpoint], str]
    """The way into an endpoint, in words: `ingress class public`."""
    answers_itself: bool = False
    """Whether it says that an endpoint is stopped or wakes; elsewhere a bare code says so."""
    notices: Callable[[ResolvedEndpoint], tuple[str, ...]] = _nothing
    """What else a reader of the preview has to know of its way to an endpoint."""
    peers: Callable[[ResolvedEndpoint], tuple[plan.Manifest, ...]] = _nothing
    """`from` of a NetworkPolicy's rule: where requests come from; empty where nothing says so."""
    cluster_objects: Callable[
        [str, ClusterSettings, Sequence[ResolvedEndpoint]], tuple[plan.KubernetesObject, ...]
    ] = _nothing
    """What routes need once per cluster, by its name, settings and endpoints; in that order."""
    namespace_labels: plan.Labels = field(default_factory=dict)
    """Of a namespace of ours in which its routes are."""
