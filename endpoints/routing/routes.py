"""Where requests to an endpoint go; its URL never depends on state, visibility or hardware."""

from collections.abc import Mapping

from endpoints import plan
from endpoints.aws.alb_routes import alb_route
from endpoints.endpoint.keys import routed_paths
from endpoints.endpoint.metadata import SERVICE_PORT, SKIP_AWAIT, metadata
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.routing.envoy_gateway import policies, route_filter
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


def _http_route(endpoint: ResolvedEndpoint, routes: GatewayRoutes) -> plan.HttpRoute:
    gateway = routes.gateway(endpoint.visibility)
    filters: tuple[Mapping[str, object], ...] = ()
    objects: tuple[plan.KubernetesObject, ...] = ()
    is_envoy = routes.controller == "envoy-gateway"
    if is_envoy:
        filters = route_filter(endpoint)
        objects = policies(endpoint)
    answers_itself = is_envoy and endpoint.state == "stopped"
    return plan.HttpRoute(
        metadata=metadata(endpoint),
        gateway=gateway.name,
        gateway_namespace=gateway.namespace,
        listener=None,
        hostname=endpoint.cluster.hostname(endpoint.slug),
        paths=routed_paths(endpoint),
        filters=filters,
        backends=() if answers_itself else (_backend(endpoint),),
        # Unbounded: a streamed answer lasts as long as it lasts.
        request_timeout="0s",
        objects=(*interceptor_routes(endpoint), *objects),
    )


def _backend(endpoint: ResolvedEndpoint) -> plan.Backend:
    wake = endpoint.cluster.wake
    if wake is not None and is_woken(endpoint):
        interceptor = wake.interceptor
        return plan.Backend(
            service=interceptor.service, namespace=interceptor.namespace, port=interceptor.port
        )
    return plan.Backend(service=endpoint.slug, namespace=None, port=SERVICE_PORT)


def _ingress(endpoint: ResolvedEndpoint, routes: IngressRoutes) -> plan.IngressRoute:
    service, port = endpoint.slug, SERVICE_PORT
    if endpoint.cluster.wake is not None and is_woken(endpoint):
        service, port = INTERCEPTOR, endpoint.cluster.wake.interceptor.port
    return plan.IngressRoute(
        metadata=metadata(endpoint, annotations=SKIP_AWAIT),
        class_name=routes.public if endpoint.visibility == "public" else routes.private,
        hostname=endpoint.cluster.hostname(endpoint.slug),
        paths=routed_paths(endpoint) or ("/",),
        service=service,
        port=port,
        objects=interceptor_routes(endpoint),
    )
