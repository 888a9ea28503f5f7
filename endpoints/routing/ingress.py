"""Routes through Ingresses, of a controller that nothing more is known of."""

from collections.abc import Sequence
from functools import partial

from endpoints import names, plan
from endpoints.endpoint.keys import routed_paths
from endpoints.endpoint.metadata import SERVICE_PORT, SKIP_AWAIT, metadata
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.route_driver import RouteDriver
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.manifests.routes import ingress, ingress_rule
from endpoints.routing.waking import interceptor_routes, is_woken
from endpoints.stack.routes import IngressRoutes
from endpoints.stack.settings import ClusterSettings

INTERCEPTOR = "wake--interceptor"
"""The Service of ours that stands for the interceptor's: no Ingress names one of another namespace.
No slug has two dashes in a row: it is no endpoint's."""


def ingress_driver(routes: IngressRoutes) -> RouteDriver:
    """Ingresses, and what lets them lead into the interceptor's namespace."""
    return RouteDriver(
        route=partial(_route, routes), way=partial(_way, routes), cluster_objects=_alias
    )


def _route(routes: IngressRoutes, endpoint: ResolvedEndpoint) -> plan.Route:
    service, port = endpoint.slug, SERVICE_PORT
    if endpoint.cluster.wake is not None and is_woken(endpoint):
        service, port = INTERCEPTOR, endpoint.cluster.wake.interceptor.port
    return ingress(
        metadata(endpoint, annotations=SKIP_AWAIT),
        class_name=_class_name(routes, endpoint),
        rule=ingress_rule(
            endpoint.cluster.hostname(endpoint.slug), routed_paths(endpoint), service, port
        ),
        before=interceptor_routes(endpoint),
    )


def _way(routes: IngressRoutes, endpoint: ResolvedEndpoint) -> str:
    return f"ingress class {_class_name(routes, endpoint)}"


def _class_name(routes: IngressRoutes, endpoint: ResolvedEndpoint) -> str:
    return routes.public if endpoint.visibility == "public" else routes.private


def _alias(
    name: str, cluster: ClusterSettings, _endpoints: Sequence[ResolvedEndpoint]
) -> tuple[plan.KubernetesObject, ...]:
    # Whether an endpoint sleeps or not, so that falling asleep changes its route only.
    if cluster.wake is None:
        return ()
    interceptor = cluster.wake.interceptor
    alias = kubernetes_object(
        logical_name=f"{name}-wake",
        api_version="v1",
        kind="Service",
        metadata=object_meta(
            INTERCEPTOR, namespace=cluster.namespace, labels=names.OURS, annotations=SKIP_AWAIT
        ),
        spec={
            "type": "ExternalName",
            "externalName": f"{interceptor.service}.{interceptor.namespace}.svc.cluster.local",
            "ports": [{"name": "http", "port": interceptor.port}],
        },
    )
    return (alias,)
