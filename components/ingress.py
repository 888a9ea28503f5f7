"""The way to an endpoint from outside the cluster."""

from collections.abc import Callable

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.networking import v1

from components.objects import KubernetesObject, child_of, object_meta
from endpoints import plan


class Ingress(pulumi.ComponentResource):
    """A Gateway API HTTPRoute or a Kubernetes Ingress, whichever was planned."""

    def __init__(
        self, name: str, route: plan.Route, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:endpoint:Ingress", name, None, opts)
        _CREATE[type(route)](name, route, child_of(self))
        self.register_outputs({"hostname": route.hostname})


def _http_route(name: str, route: plan.HttpRoute, opts: pulumi.ResourceOptions) -> CustomResource:
    told = [KubernetesObject(described, opts) for described in route.objects]
    parent = {"name": route.gateway, "namespace": route.gateway_namespace}
    if route.listener is not None:
        parent["sectionName"] = route.listener
    rule: dict[str, object] = {}
    if route.paths:
        rule["matches"] = [{"path": {"type": "PathPrefix", "value": path}} for path in route.paths]
    if route.filters:
        rule["filters"] = [dict(one) for one in route.filters]
    if route.backends:
        rule["backendRefs"] = [_backend(backend) for backend in route.backends]
    if route.request_timeout is not None:
        rule["timeouts"] = {"request": route.request_timeout}
    return CustomResource(
        name,
        api_version="gateway.networking.k8s.io/v1",
        kind="HTTPRoute",
        metadata=object_meta(route.metadata),
        spec={"parentRefs": [parent], "hostnames": [route.hostname], "rules": [rule]},
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=told)),
    )


def _ingress(name: str, route: plan.IngressRoute, opts: pulumi.ResourceOptions) -> v1.Ingress:
    port = (
        v1.ServiceBackendPortArgs(number=route.port)
        if isinstance(route.port, int)
        else v1.ServiceBackendPortArgs(name=route.port)
    )
    backend = v1.IngressBackendArgs(
        service=v1.IngressServiceBackendArgs(name=route.service, port=port)
    )
    told = [KubernetesObject(described, opts) for described in route.objects]
    paths = [
        v1.HTTPIngressPathArgs(path=path, path_type="Prefix", backend=backend)
        for path in route.paths
    ]
    return v1.Ingress(
        name,
        metadata=object_meta(route.metadata),
        spec=v1.IngressSpecArgs(
            ingress_class_name=route.class_name,
            rules=[
                v1.IngressRuleArgs(
                    host=route.hostname, http=v1.HTTPIngressRuleValueArgs(paths=paths)
                )
            ],
        ),
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=told)),
    )


def _backend(backend: plan.Backend) -> dict[str, object]:
    described: dict[str, object] = {"name": backend.service, "port": backend.port}
    if backend.namespace is not None:
        described["namespace"] = backend.namespace
    return described


_CREATE: dict[type, Callable[..., pulumi.Resource]] = {
    plan.HttpRoute: _http_route,
    plan.IngressRoute: _ingress,
}
