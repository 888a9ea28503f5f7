"""Routes through Application Load Balancers."""

from endpoints import plan
from endpoints.resolved import ResolvedEndpoint
from endpoints.route_settings import AlbRoutes
from endpoints.server import SERVICE_PORT, SKIP_AWAIT, metadata


def alb_route(endpoint: ResolvedEndpoint, routes: AlbRoutes) -> plan.Route:
    """An Ingress, or an HTTPRoute where the cluster's settings say so."""
    return plan.IngressRoute(
        metadata=metadata(endpoint, annotations=SKIP_AWAIT),
        class_name=routes.kind,
        hostname=endpoint.cluster.hostname(endpoint.slug),
        service=endpoint.slug,
        port=SERVICE_PORT,
    )


def alb_way(endpoint: ResolvedEndpoint) -> str:
    """The way into the endpoint, in words."""
    return f"the internet-facing load balancer of cluster {endpoint.cluster_name}"
