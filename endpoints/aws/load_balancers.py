"""Application Load Balancers, one for each visibility in use.

The AWS Load Balancer Controller makes them from objects that the stack writes. Fields, and which
of them a class enforces: the controller's guides to Ingress classes and to the Gateway API at
version 2.14, the first that serves HTTPRoutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from endpoints import names, plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import drain
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.manifests.routes import GATEWAY_API
from endpoints.spec.entry import Visibility
from endpoints.stack.routes import AlbRoutes
from endpoints.stack.settings import ClusterSettings

SSL_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3 and 1.2 only; what AWS recommends in its list of an ALB's security policies."""
IDLE_LIMIT = 4000
"""Most seconds without a byte: AWS's limit of the attribute idle_timeout.timeout_seconds."""
NOT_IN_DNS = {"external-dns.alpha.kubernetes.io/controller": "none"}
"""external-dns passes over what names another controller than its own."""
HTTP = "http"
HTTPS = "https"
"""Names of a Gateway's listeners, and of the schemes that they serve."""
PORTS = {HTTP: 80, HTTPS: 443}
GATEWAY_AWS = "gateway.k8s.aws"
GATEWAY_AWS_API = f"{GATEWAY_AWS}/v1beta1"
_INGRESS_AWS = "elbv2.k8s.aws"
_SCHEMES = {"private": "internal", "public": "internet-facing"}
_VISIBILITIES: tuple[Visibility, ...] = ("private", "public")


def load_balancers(
    routes: AlbRoutes,
    tags: plan.Labels,
    cluster_name: str,
    cluster: ClusterSettings,
    endpoints: Sequence[ResolvedEndpoint],
) -> tuple[plan.KubernetesObject, ...]:
    """Objects that configure the AWS Load Balancer Controller, once per cluster.

    What others refer to comes first. The objects belong to the cluster's foundation, so that
    Ingresses and HTTPRoutes, whose finalizers the controller has to clear, leave before them.
    """
    write = _ingress_class if routes.api == "ingress" else _gateway
    objects: list[plan.KubernetesObject] = []
    for visibility in _VISIBILITIES:
        streams = [drain(here).seconds for here in endpoints if here.visibility == visibility]
        if streams:
            idle = routes.idle_timeout_seconds or min(max(streams), IDLE_LIMIT)
            objects += write(
                _Balancer(
                    cluster_name=cluster_name,
                    cluster=cluster,
                    routes=routes,
                    tags=tags,
                    visibility=visibility,
                    idle_seconds=idle,
                )
            )
    return tuple(objects)


def load_balancer_name(cluster: ClusterSettings, visibility: Visibility) -> str:
    """The name of a visibility's class, Gateway and group; classes belong to the whole cluster."""
    return names.fit(f"{cluster.namespace}-{visibility}", names.LABEL_LIMIT)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Balancer:
    cluster_name: str
    cluster: ClusterSettings
    routes: AlbRoutes
    tags: plan.Labels
    visibility: Visibility
    idle_seconds: int

    @property
    def name(self) -> str:
        return load_balancer_name(self.cluster, self.visibility)

    @property
    def is_https(self) -> bool:
        return self.cluster.scheme == HTTPS

    @property
    def web_acl(self) -> str | None:
        return self.routes.web_acl if self.visibility == "public" else None

    def write(
        self, api_version: str, kind: str, spec: Mapping[str, object], *, namespaced: bool
    ) -> plan.KubernetesObject:
        return kubernetes_object(
            logical_name=f"{self.cluster_name}-{self.visibility}",
            api_version=api_version,
            kind=kind,
            metadata=object_meta(
                self.name,
                namespace=self.cluster.namespace if namespaced else None,
                labels=names.OURS,
            ),
            spec=spec,
        )


def _ingress_class(balancer: _Balancer) -> tuple[plan.KubernetesObject, ...]:
    spec: dict[str, object] = {
        # What a class says, no annotation of an Ingress overrides.
        "scheme": _SCHEMES[balancer.visibility],
        "group": {"name": balancer.name},
        "namespaceSelector": {
            "matchLabels": {"kubernetes.io/metadata.name": balancer.cluster.namespace}
        },
        "loadBalancerAttributes": _attributes(balancer),
    }
    if balancer.is_https:
        spec["certificateArn"] = list(balancer.routes.certificates)
        spec["sslPolicy"] = SSL_POLICY
    if balancer.web_acl is not None:
        spec["wafv2AclArn"] = balancer.web_acl
    if balancer.tags:
        spec["tags"] = [{"key": key, "value": text} for key, text in balancer.tags.items()]
    parameters = balancer.write(
        f"{_INGRESS_AWS}/v1beta1", "IngressClassParams", spec, namespaced=False
    )
    reference = {
        "apiGroup": _INGRESS_AWS,
        "kind": parameters.kind,
        "name": balancer.name,
    }
    ingress_class = balancer.write(
        "networking.k8s.io/v1",
        "IngressClass",
        {"controller": "ingress.k8s.aws/alb", "parameters": reference},
        namespaced=False,
    )
    return parameters, ingress_class


def _gateway(balancer: _Balancer) -> tuple[plan.KubernetesObject, ...]:
    configuration = balancer.write(
        GATEWAY_AWS_API, "LoadBalancerConfiguration", _configuration(balancer), namespaced=True
    )
    gateway_class = balancer.write(
        GATEWAY_API,
        "GatewayClass",
        {
            "controllerName": "gateway.k8s.aws/alb",
            # On the class: there it wins over what a Gateway of this class asks for.
            "parametersRef": {
                "group": GATEWAY_AWS,
                "kind": configuration.kind,
                "name": balancer.name,
                "namespace": balancer.cluster.namespace,
            },
        },
        namespaced=False,
    )
    listeners = (HTTP, HTTPS) if balancer.is_https else (HTTP,)
    gateway = balancer.write(
        GATEWAY_API,
        "Gateway",
        {
            "gatewayClassName": balancer.name,
            "listeners": [_listener(name) for name in listeners],
        },
        namespaced=True,
    )
    objects = (configuration, gateway_class, gateway)
    return (*objects, _redirect(balancer)) if balancer.is_https else objects


def _configuration(balancer: _Balancer) -> dict[str, object]:
    spec: dict[str, object] = {
        "scheme": _SCHEMES[balancer.visibility],
        "loadBalancerAttributes": _attributes(balancer),
    }
    if balancer.is_https:
        first, *others = balancer.routes.certificates
        spec["listenerConfigurations"] = [
            {
                "protocolPort": f"HTTPS:{PORTS[HTTPS]}",
                "defaultCertificate": first,
                "certificates": others,
                "sslPolicy": SSL_POLICY,
            }
        ]
    if balancer.web_acl is not None:
        spec["wafV2"] = {"webACL": balancer.web_acl}
    if balancer.tags:
        spec["tags"] = dict(balancer.tags)
    return spec


def _listener(name: str) -> dict[str, object]:
    return {
        "name": name,
        "protocol": name.upper(),
        "port": PORTS[name],
        "allowedRoutes": {"namespaces": {"from": "Same"}},
    }


def _redirect(balancer: _Balancer) -> plan.KubernetesObject:
    redirect = {"scheme": HTTPS, "port": PORTS[HTTPS], "statusCode": 301}
    return kubernetes_object(
        logical_name=f"{balancer.cluster_name}-{balancer.visibility}.redirect",
        api_version=GATEWAY_API,
        kind="HTTPRoute",
        metadata=object_meta(
            # No endpoint's route has this name: slugs have no dots.
            f"{balancer.name}.redirect",
            namespace=balancer.cluster.namespace,
            labels=names.OURS,
            annotations=NOT_IN_DNS,
        ),
        spec={
            "parentRefs": [{"name": balancer.name, "sectionName": HTTP}],
            "rules": [{"filters": [{"type": "RequestRedirect", "requestRedirect": redirect}]}],
        },
    )


def _attributes(balancer: _Balancer) -> list[dict[str, str]]:
    attributes = {
        "idle_timeout.timeout_seconds": str(balancer.idle_seconds),
        # Headers that RFC 9110 forbids are a way to smuggle requests past a WAF.
        "routing.http.drop_invalid_header_fields.enabled": "true",
        # A protected one would outlive the stack.
        "deletion_protection.enabled": "false",
    }
    return [{"key": key, "value": text} for key, text in attributes.items()]
