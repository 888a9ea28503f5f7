"""Routes through Application Load Balancers."""

import json
from functools import partial

from endpoints import plan
from endpoints.aws.load_balancers import (
    GATEWAY_AWS_API,
    HTTP,
    HTTPS,
    NOT_IN_DNS,
    PORTS,
    load_balancer_name,
    load_balancers,
)
from endpoints.endpoint.answers import STATUS, stopped_body
from endpoints.endpoint.keys import routed_paths
from endpoints.endpoint.metadata import SERVICE_PORT, SKIP_AWAIT, metadata
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.route_driver import RouteDriver
from endpoints.endpoint.timers import drain
from endpoints.manifests import kubernetes_object
from endpoints.manifests.routes import http_route, ingress, ingress_rule, prefixes
from endpoints.stack.routes import AlbRoutes
from endpoints.stack.settings import ClusterSettings

HEALTH_INTERVAL = 10
HEALTH_TIMEOUT = 5
"""Seconds; an ALB wants the timeout below the interval."""
HEALTHY_CHECKS = 2
"""AWS's lowest count: the pod was Ready before it became a target."""
UNHEALTHY_CHECKS = 3
"""As many as the readiness probe may miss."""
DEREGISTRATION_LIMIT = 3600
"""AWS's limit of the attribute deregistration_delay.timeout_seconds."""
_ANNOTATION = "alb.ingress.kubernetes.io"
_STOPPED = "stopped"
"""Name of the action, which stands in the place of a Service."""


def alb_driver(routes: AlbRoutes, cluster: ClusterSettings) -> RouteDriver:
    """An Ingress, or an HTTPRoute where the cluster's settings say so, and the load balancers.

    Another visibility moves a route to another load balancer, under the same host name.
    """
    tags = cluster.eks.tags if cluster.eks is not None else {}
    is_ingress = routes.api == "ingress"
    return RouteDriver(
        route=partial(_ingress if is_ingress else _http_route, routes),
        way=partial(_way, routes),
        # Gateway API has no answer of the load balancer's own.
        answers_itself=is_ingress,
        cluster_objects=partial(load_balancers, routes, tags),
        # Pods are ready only once their load balancer reaches them: else a rollout ends old pods
        # while their load balancer still checks the new ones.
        namespace_labels={"elbv2.k8s.aws/pod-readiness-gate-inject": "enabled"},
    )


def _way(routes: AlbRoutes, endpoint: ResolvedEndpoint) -> str:
    if endpoint.visibility == "private":
        return f"the internal load balancer of cluster {endpoint.cluster_name}"
    shield = "without a WAF" if routes.web_acl is None else f"behind WAF {routes.web_acl}"
    return f"the internet-facing load balancer of cluster {endpoint.cluster_name}, {shield},"


def _ingress(routes: AlbRoutes, endpoint: ResolvedEndpoint) -> plan.Route:
    is_https = endpoint.cluster.scheme == HTTPS
    is_stopped = endpoint.state == "stopped"
    listeners = (HTTP, HTTPS) if is_https else (HTTP,)
    options = {
        "target-type": "ip",
        "listen-ports": json.dumps([{name.upper(): PORTS[name]} for name in listeners]),
        **({"ssl-redirect": str(PORTS[HTTPS])} if is_https else {}),
        **({f"actions.{_STOPPED}": _stopped(endpoint)} if is_stopped else {}),
        # On the port of the traffic; without the key, as the kubelet's probes of the same path.
        "healthcheck-path": endpoint.engine.health_path,
        "healthcheck-interval-seconds": str(HEALTH_INTERVAL),
        "healthcheck-timeout-seconds": str(HEALTH_TIMEOUT),
        "healthy-threshold-count": str(HEALTHY_CHECKS),
        "unhealthy-threshold-count": str(UNHEALTHY_CHECKS),
        "success-codes": "200",
        "target-group-attributes": ",".join(
            f"{key}={text}" for key, text in _target_group_attributes(endpoint).items()
        ),
    }
    return ingress(
        metadata(
            endpoint,
            annotations={
                **SKIP_AWAIT,
                **{f"{_ANNOTATION}/{key}": text for key, text in options.items()},
                **_dns(endpoint, routes),
            },
        ),
        class_name=load_balancer_name(endpoint.cluster, endpoint.visibility),
        rule=ingress_rule(
            endpoint.cluster.hostname(endpoint.slug),
            routed_paths(endpoint),
            _STOPPED if is_stopped else endpoint.slug,
            "use-annotation" if is_stopped else SERVICE_PORT,
        ),
    )


def _stopped(endpoint: ResolvedEndpoint) -> str:
    """The load balancer's own answer."""
    response = {
        "contentType": "application/json",
        "statusCode": str(STATUS),
        "messageBody": stopped_body(endpoint),
    }
    return json.dumps({"type": "fixed-response", "fixedResponseConfig": response})


def _http_route(routes: AlbRoutes, endpoint: ResolvedEndpoint) -> plan.Route:
    return http_route(
        metadata(endpoint, annotations=_dns(endpoint, routes)),
        parent={
            "name": load_balancer_name(endpoint.cluster, endpoint.visibility),
            "namespace": endpoint.cluster.namespace,
            "sectionName": endpoint.cluster.scheme,
        },
        hostname=endpoint.cluster.hostname(endpoint.slug),
        rule={
            "matches": prefixes(routed_paths(endpoint)),
            "backendRefs": [{"name": endpoint.slug, "port": SERVICE_PORT}],
        },
        before=[_target_group(endpoint)],
    )


def _target_group(endpoint: ResolvedEndpoint) -> plan.KubernetesObject:
    attributes = _target_group_attributes(endpoint)
    return kubernetes_object(
        logical_name=endpoint.slug,
        api_version=GATEWAY_AWS_API,
        kind="TargetGroupConfiguration",
        metadata=metadata(endpoint),
        spec={
            "targetReference": {"name": endpoint.slug},
            "defaultConfiguration": {
                "targetType": "ip",
                "healthCheckConfig": {
                    # No protocol: its default is HTTP, which versions spell differently.
                    "healthCheckPath": endpoint.engine.health_path,
                    "healthCheckInterval": HEALTH_INTERVAL,
                    "healthCheckTimeout": HEALTH_TIMEOUT,
                    "healthyThresholdCount": HEALTHY_CHECKS,
                    "unhealthyThresholdCount": UNHEALTHY_CHECKS,
                    "matcher": {"httpCode": "200"},
                },
                "targetGroupAttributes": [
                    {"key": key, "value": text} for key, text in attributes.items()
                ],
            },
        },
    )


def _target_group_attributes(endpoint: ResolvedEndpoint) -> dict[str, str]:
    delay = min(drain(endpoint).seconds, DEREGISTRATION_LIMIT)
    return {
        "deregistration_delay.timeout_seconds": str(delay),
        # Answers differ in length by orders of magnitude: taking turns would pile them up.
        "load_balancing.algorithm.type": "least_outstanding_requests",
    }


def _dns(endpoint: ResolvedEndpoint, routes: AlbRoutes) -> dict[str, str]:
    if not routes.external_dns:
        # external-dns reads host names out of routes even where no annotation asks for it.
        return NOT_IN_DNS
    hostname = endpoint.cluster.hostname(endpoint.slug)
    return {"external-dns.alpha.kubernetes.io/hostname": hostname}
