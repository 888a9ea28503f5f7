"""Where requests to an endpoint go; its URL never depends on state, visibility or hardware."""

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.routing.drivers import route_driver


def plan_route(endpoint: ResolvedEndpoint) -> plan.Route:
    """The endpoint's route, of the kind that its cluster's settings name."""
    return route_driver(endpoint.cluster).route(endpoint)


def url(endpoint: ResolvedEndpoint) -> str:
    """The endpoint's base URL, stable for its life."""
    return endpoint.cluster.url(endpoint.slug)
