"""An endpoint behind a Gateway, made by hand: Deployment, Service, route and policies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

from tests.sandbox.objects import Manifest, apply
from tests.support.engine_stand_in_addresses import ENDPOINT, ENGINE_PORT
from tests.support.traffic import Answer, Gateway, Sent, Serving

_GATEWAY_API = "gateway.networking.k8s.io"
_ENVOY_GATEWAY = "gateway.envoyproxy.io"


class Routed:
    """An endpoint with a host name of its own, in a namespace that exists."""

    def __init__(self, serving: Serving, namespace: str, name: str) -> None:
        self.serving = serving
        self.namespace = namespace
        self.name = name
        self.host = f"{name}.models.example"
        self._api = serving.cluster.api()

    def create(self, replicas: int = 1) -> None:
        """Create Deployment and Service, without a route."""
        labels = {ENDPOINT: self.name}
        container = {"name": "main", "image": "example.org/model:1"}
        self._apply(
            "apps/v1",
            "Deployment",
            "deployments",
            self.name,
            replicas=replicas,
            selector={"matchLabels": labels},
            template={"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        )
        ports = [{"port": 80, "targetPort": ENGINE_PORT}]
        self._apply("v1", "Service", "services", self.name, selector=labels, ports=ports)

    def route(
        self,
        *,
        gateway: Gateway = "public",
        filters: Sequence[str] = (),
        backend: bool = True,
        **rule: Any,
    ) -> None:
        """Create or change the HTTPRoute; filters are names of HTTPRouteFilters."""
        reference = {"group": _ENVOY_GATEWAY, "kind": "HTTPRouteFilter"}
        rule["filters"] = [
            {"type": "ExtensionRef", "extensionRef": {**reference, "name": each}}
            for each in filters
        ]
        if backend:
            rule["backendRefs"] = [{"name": self.name, "port": 80}]
        self._apply(
            f"{_GATEWAY_API}/v1",
            "HTTPRoute",
            "httproutes",
            self.name,
            parentRefs=[{"name": gateway, "namespace": "gateways"}],
            hostnames=[self.host],
            rules=[rule],
        )

    def policy(self, kind: str, **spec: Any) -> None:
        """Create or change a policy of the route, such as a SecurityPolicy."""
        target = {"group": _GATEWAY_API, "kind": "HTTPRoute", "name": self.name}
        plural = f"{kind.lower()[:-1]}ies"
        self._apply(
            f"{_ENVOY_GATEWAY}/v1alpha1", kind, plural, self.name, targetRefs=[target], **spec
        )

    def route_filter(self, name: str, **spec: Any) -> None:
        """Create an HTTPRouteFilter."""
        group = f"{_ENVOY_GATEWAY}/v1alpha1"
        self._apply(group, "HTTPRouteFilter", "httproutefilters", name, **spec)

    def secret(self, name: str, values: dict[str, str]) -> None:
        """Create a Secret."""
        secret = {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name},
            "stringData": values,
        }
        apply(self._api, f"/api/v1/namespaces/{self.namespace}/secrets", secret)

    def guard(self, keys: dict[str, str]) -> None:
        """Admit only clients that send one of the keys, by client."""
        self.secret(self.name, keys)
        checks = {
            "credentialRefs": [{"name": self.name}],
            "extractFrom": [{"headers": ["Authorization"]}],
        }
        self.policy("SecurityPolicy", apiKeyAuth=checks)

    def ask(
        self, path: str = "/v1/models", *, key: str | None = None, **sent: Unpack[Sent]
    ) -> Answer:
        """Send a request, with a key in the form of clients."""
        if key is not None:
            sent["headers"] = {**sent.get("headers", {}), "Authorization": f"Bearer {key}"}
        return self.serving.request(self.host, path, **sent)

    def _apply(self, group: str, kind: str, plural: str, name: str, **spec: Any) -> None:
        manifest: Manifest = {
            "apiVersion": group,
            "kind": kind,
            "metadata": {"name": name},
            "spec": spec,
        }
        root = "/api/v1" if group == "v1" else f"/apis/{group}"
        apply(self._api, f"{root}/namespaces/{self.namespace}/{plural}", manifest)
