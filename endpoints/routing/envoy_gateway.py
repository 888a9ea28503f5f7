"""Gateways of Envoy Gateway, which checks keys, limits rates and answers by itself."""

from dataclasses import replace
from functools import partial

from endpoints import plan
from endpoints.endpoint.keys import client_keys
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.route_driver import RouteDriver
from endpoints.manifests.peers import namespaces
from endpoints.routing.envoy_policies import policies, route_filters
from endpoints.routing.gateway import gateway_driver, gateway_route
from endpoints.stack.routes import GatewayRoutes

ENVOY_NAMESPACE = "envoy-gateway-system"
"""Namespace of Envoy Gateway's chart, and of its Envoys unless configured otherwise."""
_OWNER = "gateway.envoyproxy.io/owning-gateway"


def envoy_gateway_driver(routes: GatewayRoutes) -> RouteDriver:
    """HTTPRoutes with the policies that Envoy Gateway adds to Gateway API."""
    return replace(
        gateway_driver(routes),
        route=partial(_route, routes),
        answers_itself=True,
        notices=_notices,
        peers=partial(_envoys, routes),
    )


def _route(routes: GatewayRoutes, endpoint: ResolvedEndpoint) -> plan.Route:
    return gateway_route(
        routes,
        endpoint,
        filters=route_filters(endpoint),
        has_backend=endpoint.state == "running",
        policies=policies(endpoint),
    )


def _notices(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    keys = client_keys(endpoint.visibility, endpoint.api_keys)
    secrets = dict.fromkeys(key.secret.name for key in keys if key.secret is not None)
    return tuple(
        f"{endpoint.name}: Envoy Gateway takes every entry of Secret {secret} for a key"
        for secret in secrets
    )


def _envoys(routes: GatewayRoutes, endpoint: ResolvedEndpoint) -> tuple[plan.Manifest, ...]:
    """The Envoys of a Gateway, wherever of two places Envoy Gateway puts them."""
    gateway = routes.gateway(endpoint.visibility)
    owner = {f"{_OWNER}-name": gateway.name, f"{_OWNER}-namespace": gateway.namespace}
    places = dict.fromkeys((ENVOY_NAMESPACE, gateway.namespace))
    return ({**namespaces(*places), "podSelector": {"matchLabels": owner}},)
