"""The one place that knows all kinds of routes."""

from typing import assert_never

from endpoints.aws.alb_routes import alb_driver
from endpoints.endpoint.route_driver import RouteDriver
from endpoints.routing.envoy_gateway import envoy_gateway_driver
from endpoints.routing.gateway import gateway_driver
from endpoints.routing.ingress import ingress_driver
from endpoints.stack.routes import AlbRoutes, GatewayRoutes, IngressRoutes
from endpoints.stack.settings import ClusterSettings


def route_driver(cluster: ClusterSettings) -> RouteDriver:
    """What decides about a cluster's routes."""
    routes = cluster.routes
    match routes:
        case IngressRoutes():
            return ingress_driver(routes)
        case GatewayRoutes():
            return _gateway(routes)
        case AlbRoutes():
            return alb_driver(routes, cluster.eks.tags if cluster.eks is not None else {})
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
