"""Routes through Gateways of any controller, in the words of Gateway API alone."""

from collections.abc import Sequence
from functools import partial

from endpoints import names, plan
from endpoints.endpoint.keys import routed_paths
from endpoints.endpoint.metadata import SERVICE_PORT, metadata
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.route_driver import RouteDriver
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.manifests.peers import namespaces
from endpoints.manifests.routes import http_route, prefixes
from endpoints.routing.waking import interceptor_routes, is_woken
from endpoints.stack.routes import GatewayRoutes
from endpoints.stack.settings import ClusterSettings


def gateway_driver(routes: GatewayRoutes) -> RouteDriver:
    """HTTPRoutes, and what lets them lead into the interceptor's namespace."""
    return RouteDriver(
        route=partial(gateway_route, routes),
        way=partial(_way, routes),
        peers=partial(_peers, routes),
        cluster_objects=_grant,
    )


def gateway_route(
    routes: GatewayRoutes,
    endpoint: ResolvedEndpoint,
    *,
    filters: Sequence[plan.Manifest] | None = None,
    has_backend: bool = True,
    policies: Sequence[plan.KubernetesObject] = (),
) -> plan.Route:
    """The HTTPRoute of an endpoint.

    Args:
        routes: of its cluster.
        endpoint: the endpoint.
        filters: of the route's one rule.
        has_backend: false where a filter answers.
        policies: objects of the controller's own kinds, there before the route.
    """
    gateway = routes.gateway(endpoint.visibility)
    return http_route(
        metadata(endpoint),
        parent={"name": gateway.name, "namespace": gateway.namespace},
        hostname=endpoint.cluster.hostname(endpoint.slug),
        rule={
            "matches": prefixes(routed_paths(endpoint)),
            "filters": filters,
            "backendRefs": [_backend(endpoint)] if has_backend else None,
            # Unbounded: a streamed answer lasts as long as it lasts.
            "timeouts": {"request": "0s"},
        },
        before=(*interceptor_routes(endpoint), *policies),
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


def _way(routes: GatewayRoutes, endpoint: ResolvedEndpoint) -> str:
    gateway = routes.gateway(endpoint.visibility)
    return f"gateway {gateway.namespace}/{gateway.name}"


def _peers(routes: GatewayRoutes, endpoint: ResolvedEndpoint) -> tuple[plan.Manifest, ...]:
    return (namespaces(routes.gateway(endpoint.visibility).namespace),)


def _grant(
    name: str, cluster: ClusterSettings, _endpoints: Sequence[ResolvedEndpoint]
) -> tuple[plan.KubernetesObject, ...]:
    # Whether an endpoint sleeps or not, so that falling asleep changes its route only.
    if cluster.wake is None:
        return ()
    interceptor = cluster.wake.interceptor
    grant = kubernetes_object(
        logical_name=f"{name}-wake",
        api_version="gateway.networking.k8s.io/v1beta1",
        kind="ReferenceGrant",
        metadata=object_meta(
            f"endpoints-{cluster.namespace}", namespace=interceptor.namespace, labels=names.OURS
        ),
        spec={
            "from": [
                {
                    "group": "gateway.networking.k8s.io",
                    "kind": "HTTPRoute",
                    "namespace": cluster.namespace,
                }
            ],
            "to": [{"group": "", "kind": "Service", "name": interceptor.service}],
        },
    )
    return (grant,)
