"""The KEDA HTTP add-on, outside the cluster: it holds requests and wakes what sleeps.

Its programs always listen on every address. They reach each other, and the pods that they wake, by
addresses of pods and Services. So the cluster has to live in a network namespace where all of
10.0.0.0/8 is local and where `<service>.<namespace>` is resolved.
"""

from __future__ import annotations

import json
import os
from typing import Any

from sandbox.addons import AddOn, Command, Site
from sandbox.components import Component
from sandbox.keda import NAMESPACE
from sandbox.ports import LOOPBACK

PROXY_PORT = "http-proxy"
"""Name of the port on which the interceptor takes requests."""

SCALER_PORT = "http-scaler"
"""Name of the port that a trigger of type `external-push` names, on loopback."""

INTERCEPTOR_ADDRESS = "10.255.0.1"
"""What its EndpointSlice says: any local address does that is not of loopback, which the API server
refuses there. It lies outside of what pods and Services get."""

_ADMIN_SERVICE = "keda-add-ons-http-interceptor-admin"
_PROXY_SERVICE = "keda-add-ons-http-interceptor-proxy"
_PROXY_SERVICE_PORT = 8080
"""Names and port of the Service in the add-on's Helm chart."""
_PORT_NAME = "http"


class Interceptor(AddOn):
    """Interceptor of requests: counts them, and holds them until a pod is ready."""

    component = Component(
        name="http-interceptor",
        program="keda-http-interceptor",
        ports=("http-admin", PROXY_PORT, "http-interceptor-metrics"),
        health="/readyz",
    )

    def command(self, site: Site) -> Command:
        """Register the Services for the scaler and for routes, and return the command."""
        admin, proxy = site.ports["http-admin"], site.ports[PROXY_PORT]
        _register(site, _ADMIN_SERVICE, admin, admin)
        _register(site, _PROXY_SERVICE, _PROXY_SERVICE_PORT, proxy)
        return Command(
            arguments=(f"--kubeconfig={site.kubeconfig}", "--zap-log-level=info"),
            environment={
                **os.environ,
                "KEDA_HTTP_ADMIN_PORT": str(site.ports["http-admin"]),
                "KEDA_HTTP_PROXY_PORT": str(site.ports[PROXY_PORT]),
                "OTEL_PROM_EXPORTER_PORT": str(site.ports["http-interceptor-metrics"]),
                # No gateway has to notice the shutdown, so it needs no delay.
                "KEDA_HTTP_SHUTDOWN_DELAY": "0s",
                "KEDA_HTTP_DRAIN_TIMEOUT": "1s",
            },
        )


class Scaler(AddOn):
    """Scaler that reports to KEDA how many requests the interceptor holds or has in flight."""

    component = Component(
        name="http-scaler",
        program="keda-http-scaler",
        # It reports its health over gRPC alone; the page of metrics comes up at the same time.
        ports=("http-scaler-metrics", SCALER_PORT),
        health="/metrics",
    )

    def command(self, site: Site) -> Command:
        """The command of the scaler, which finds the interceptor through the API server."""
        return Command(
            arguments=(f"--kubeconfig={site.kubeconfig}", "--zap-log-level=info"),
            environment={
                **os.environ,
                "KEDA_HTTP_SCALER_PORT": str(site.ports[SCALER_PORT]),
                "KEDA_HTTP_SCALER_TARGET_ADMIN_NAMESPACE": NAMESPACE,
                "KEDA_HTTP_SCALER_TARGET_ADMIN_SERVICE": _ADMIN_SERVICE,
                "KEDA_HTTP_SCALER_TARGET_ADMIN_DEPLOYMENT": "keda-add-ons-http-interceptor",
                "KEDA_HTTP_SCALER_TARGET_ADMIN_PORT": str(site.ports["http-admin"]),
                "OTEL_PROM_EXPORTER_PORT": str(site.ports["http-scaler-metrics"]),
            },
        )


class Operator(AddOn):
    """Operator that marks each InterceptorRoute as ready."""

    component = Component(
        name="http-operator",
        program="keda-http-operator",
        ports=("http-operator-health", "http-operator-metrics"),
        health="/readyz",
    )

    def command(self, site: Site) -> Command:
        """The command of the operator; the scaler's name is for an older kind, but required."""
        return Command(
            arguments=(
                f"--kubeconfig={site.kubeconfig}",
                f"--health-probe-bind-address={LOOPBACK}:{site.ports['http-operator-health']}",
                f"--metrics-bind-address={LOOPBACK}:{site.ports['http-operator-metrics']}",
                "--zap-log-level=info",
            ),
            environment={
                **os.environ,
                "KEDA_HTTP_OPERATOR_NAMESPACE": NAMESPACE,
                "KEDA_HTTP_OPERATOR_EXTERNAL_SCALER_SERVICE": "keda-add-ons-http-external-scaler",
                "KEDA_HTTP_OPERATOR_EXTERNAL_SCALER_PORT": str(site.ports[SCALER_PORT]),
            },
        )


def http_add_on() -> tuple[AddOn, ...]:
    """All add-ons of the KEDA HTTP add-on, in the order in which they start."""
    return Interceptor(), Scaler(), Operator()


def _register(site: Site, name: str, port: int, target_port: int) -> None:
    """Create a Service of the interceptor, as its Helm chart does elsewhere."""
    service: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"ports": [{"name": _PORT_NAME, "port": port, "targetPort": target_port}]},
    }
    endpoints: dict[str, Any] = {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {"name": name, "labels": {"kubernetes.io/service-name": name}},
        "addressType": "IPv4",
        "endpoints": [{"addresses": [INTERCEPTOR_ADDRESS], "conditions": {"ready": True}}],
        "ports": [{"name": _PORT_NAME, "port": target_port}],
    }
    core, discovery = "/api/v1", "/apis/discovery.k8s.io/v1"
    for collection, manifest in (
        (f"{core}/namespaces/{NAMESPACE}/services", service),
        (f"{discovery}/namespaces/{NAMESPACE}/endpointslices", endpoints),
    ):
        site.api.apply(f"{collection}/{name}", json.dumps(manifest).encode())
