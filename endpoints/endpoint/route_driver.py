"""Interface of a kind of routes, for modules that plan, warn or admit requests."""

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
    """The route of an endpoint, with the objects that configure its controller."""
    way: Callable[[ResolvedEndpoint], str]
    """The way into an endpoint, in words: `ingress class public`."""
    answers_itself: bool = False
    """Whether routes answer in words for stopped or waking endpoints; others send a code."""
    notices: Callable[[ResolvedEndpoint], tuple[str, ...]] = _nothing
    """Further notices for readers of the preview about the way to an endpoint."""
    peers: Callable[[ResolvedEndpoint], tuple[plan.Manifest, ...]] = _nothing
    """`from` of a NetworkPolicy's rule: sources of requests; empty where they are not known."""
    cluster_objects: Callable[
        [str, ClusterSettings, Sequence[ResolvedEndpoint]], tuple[plan.KubernetesObject, ...]
    ] = _nothing
    """Objects that routes need once per cluster, by its name, settings and endpoints; in order."""
    namespace_labels: plan.Labels = field(default_factory=dict)
    """Labels of a namespace that the program creates, if it holds routes."""
