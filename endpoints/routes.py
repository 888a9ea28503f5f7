"""The way to an endpoint; its URL never depends on state, visibility or hardware."""

from endpoints import plan
from endpoints.aws.alb_routes import alb_route, alb_way
from endpoints.metadata import SKIP_AWAIT, metadata
from endpoints.resolved import ResolvedEndpoint
from endpoints.route_settings import AlbRoutes, GatewayRoutes, IngressRoutes
from endpoints.server import SERVICE_PORT


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


def notices(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    """What a reader of the preview has to know about this endpoint's exposure."""
    if endpoint.visibility == "private":
        return ()
    way = _way(endpoint)
    return (f"{endpoint.name} is public: whoever reaches {way} calls {url(endpoint)} freely",)


def _way(endpoint: ResolvedEndpoint) -> str:
    routes = endpoint.cluster.routes
    if isinstance(routes, GatewayRoutes):
        return f"gateway {routes.public.namespace}/{routes.public.name}"
    if isinstance(routes, AlbRoutes):
        return alb_way(endpoint, routes)
    return f"ingress class {routes.public}"


def _http_route(endpoint: ResolvedEndpoint, routes: GatewayRoutes) -> plan.HttpRoute:
    gateway = routes.public if endpoint.visibility == "public" else routes.private
    return plan.HttpRoute(
        metadata=metadata(endpoint),
        gateway=gateway.name,
        gateway_namespace=gateway.namespace,
        listener=None,
        hostname=endpoint.cluster.hostname(endpoint.slug),
        paths=(),
        filters=(),
        backends=(plan.Backend(service=endpoint.slug, namespace=None, port=SERVICE_PORT),),
        # Unbounded: a streamed answer lasts as long as it lasts.
        request_timeout="0s",
        objects=(),
    )


def _ingress(endpoint: ResolvedEndpoint, routes: IngressRoutes) -> plan.IngressRoute:
    return plan.IngressRoute(
        metadata=metadata(endpoint, annotations=SKIP_AWAIT),
        class_name=routes.public if endpoint.visibility == "public" else routes.private,
        hostname=endpoint.cluster.hostname(endpoint.slug),
        paths=("/",),
        service=endpoint.slug,
        port=SERVICE_PORT,
        objects=(),
    )
