"""The one place that knows all kinds of routes."""

from typing import assert_never

from endpoints.clouds import cloud_of
from endpoints.endpoint.route_driver import RouteDriver
from endpoints.routing.envoy_gateway import envoy_gateway_driver
from endpoints.routing.gateway import gateway_driver
from endpoints.routing.ingress import ingress_driver
from endpoints.stack.routes import AlbRoutes, GatewayRoutes, IngressRoutes
from endpoints.stack.settings import ClusterSettings


def route_driver(cluster: ClusterSettings) -> RouteDriver:
    """The driver of a cluster's routes."""
    routes = cluster.routes
    match routes:
        case IngressRoutes():
            return ingress_driver(routes)
        case GatewayRoutes():
            return _gateway(routes)
        case AlbRoutes():
            way_in = cloud_of(cluster).way_in
            assert way_in is not None, "settings refuse them elsewhere"
            return way_in(routes, cluster)
        case _:
            assert_never(routes)


def _gateway(routes: GatewayRoutes) -> RouteDriver:
    match routes.controller:
        case None:
            return gateway_driver(routes)
        case "envoy-gateway":
            return envoy_gateway_driver(routes)
        case _:
            assert_never(routes.controller)
