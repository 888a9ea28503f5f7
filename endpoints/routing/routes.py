"""Where requests to an endpoint go; its URL never depends on state, visibility or hardware."""

from endpoints import plan
from endpoints.aws.alb_routes import alb_route
from endpoints.endpoint.keys import routed_paths
from endpoints.endpoint.metadata import SERVICE_PORT, SKIP_AWAIT, metadata
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests.routes import http_route, ingress, ingress_rule, prefixes
from endpoints.routing.envoy_gateway import policies, route_filters
from endpoints.routing.waking import INTERCEPTOR, interceptor_routes, is_woken
from endpoints.stack.routes import AlbRoutes, GatewayRoutes, IngressRoutes


def plan_route(endpoint: ResolvedEndpoint) -> plan.Route:
    """A Gateway API HTTPRoute, or an Ingress where the cluster says so."""
    routes = endpoint.cluster.routes
    if isinstance(routes, GatewayRoutes):
        return _http_route(endpoint, routes)
    if isinstance(routes, AlbRoutes):
        return alb_route(endpoint, routes)
    return _ingress(endpoint, routes)


def url(endpoint: ResolvedEndpoint) -> str:
    """The endpoint's base URL, stable for its life."""
    return endpoint.cluster.url(endpoint.slug)


def _http_route(endpoint: ResolvedEndpoint, routes: GatewayRoutes) -> plan.Route:
    gateway = routes.gateway(endpoint.visibility)
    is_envoy = routes.controller == "envoy-gateway"
    answers_itself = is_envoy and endpoint.state == "stopped"
    return http_route(
        metadata(endpoint),
        parent={"name": gateway.name, "namespace": gateway.namespace},
        hostname=endpoint.cluster.hostname(endpoint.slug),
        rule={
            "matches": prefixes(routed_paths(endpoint)),
            "filters": route_filters(endpoint) if is_envoy else None,
            "backendRefs": None if answers_itself else [_backend(endpoint)],
            # Unbounded: a streamed answer lasts as long as it lasts.
            "timeouts": {"request": "0s"},
        },
        before=(*interceptor_routes(endpoint), *(policies(endpoint) if is_envoy else ())),
    )


def _backend(endpoint: ResolvedEndpoint) -> plan.Manifest:
    wake = endpoint.cluster.wake
    if wake is not None and is_woken(endpoint):
        interceptor = wake.interceptor
        return {
            "name": interceptor.service,
            "namespace": interceptor.namespace,
            "port": interceptor.port,
        }
    return {"name": endpoint.slug, "port": SERVICE_PORT}


def _ingress(endpoint: ResolvedEndpoint, routes: IngressRoutes) -> plan.Route:
    service, port = endpoint.slug, SERVICE_PORT
    if endpoint.cluster.wake is not None and is_woken(endpoint):
        service, port = INTERCEPTOR, endpoint.cluster.wake.interceptor.port
    return ingress(
        metadata(endpoint, annotations=SKIP_AWAIT),
        class_name=routes.public if endpoint.visibility == "public" else routes.private,
        rule=ingress_rule(
            endpoint.cluster.hostname(endpoint.slug), routed_paths(endpoint), service, port
        ),
        before=interceptor_routes(endpoint),
    )
