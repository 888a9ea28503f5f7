"""KEDA, outside the cluster: the operator, and the adapter that answers autoscalers."""

from __future__ import annotations

import json
import os
from typing import Any

from sandbox import components
from sandbox.addons import AddOn, Command, Site
from sandbox.apiserver import ApiServer
from sandbox.components import Component
from sandbox.ports import LOOPBACK

NAMESPACE = "keda"
"""Namespace in which KEDA looks for its own objects; its resources may live in any namespace."""

_SERVICE = "keda-metrics-apiserver"
_API = "external.metrics.k8s.io"


class Operator(AddOn):
    """KEDA's operator, a part of every control plane."""

    component = components.KEDA

    def command(self, site: Site) -> Command:
        """The operator's command; the caller's variables that begin with KEDA_ win."""
        certificates = site.certificates()
        return Command(
            arguments=(
                f"--kubeconfig={site.kubeconfig}",
                f"--cert-dir={certificates}",
                f"--ca-dir={certificates}",
                "--enable-cert-rotation=false",
                f"--health-probe-bind-address={LOOPBACK}:{site.ports['keda-health']}",
                f"--metrics-bind-address={LOOPBACK}:{site.ports['keda-metrics']}",
                f"--metrics-service-bind-address={LOOPBACK}:{site.ports['keda-grpc']}",
                "--zap-log-level=info",
            ),
            environment={
                "KEDA_CLUSTER_OBJECT_NAMESPACE": NAMESPACE,
                **os.environ,
                "POD_NAMESPACE": NAMESPACE,
                "WATCH_NAMESPACE": "",
            },
        )


class MetricsAdapter(AddOn):
    """Serves the external metrics API through the API server's aggregation layer.

    Its own metrics page listens on every address, and nothing turns it off: the cluster has to
    live in a network namespace.
    """

    component = Component(
        name="keda-adapter",
        program="keda-adapter",
        ports=("keda-adapter", "keda-adapter-metrics"),
        health="/readyz",
        secure=True,
    )

    def command(self, site: Site) -> Command:
        """Register the adapter as server of its API, and return its command."""
        _register(site.api, site.ports["keda-adapter"])
        certificates = site.certificates()
        authority = certificates / "ca.crt"
        clients = ("", "lister-", "authentication-", "authorization-")
        return Command(
            arguments=(
                *(f"--{client}kubeconfig={site.kubeconfig}" for client in clients),
                f"--bind-address={LOOPBACK}",
                f"--secure-port={site.ports['keda-adapter']}",
                f"--port={site.ports['keda-adapter-metrics']}",
                f"--metrics-service-address={LOOPBACK}:{site.ports['keda-grpc']}",
                f"--cert-dir={certificates}",
                # The adapter trusts the API server's client certificate. It would look up the
                # server's settings otherwise, which name no certificate to trust.
                "--authentication-skip-lookup=true",
                f"--requestheader-client-ca-file={authority}",
                f"--client-ca-file={authority}",
                f"--tls-cert-file={certificates / 'tls.crt'}",
                f"--tls-private-key-file={certificates / 'tls.key'}",
                "--zap-log-level=info",
            ),
            environment={**os.environ, "POD_NAMESPACE": NAMESPACE, "WATCH_NAMESPACE": ""},
        )


def _register(api: ApiServer, port: int) -> None:
    # An EndpointSlice may not name a loopback address; a Service that is an alias may.
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": _SERVICE, "namespace": NAMESPACE},
        "spec": {"type": "ExternalName", "externalName": "localhost"},
    }
    registration = {
        "apiVersion": "apiregistration.k8s.io/v1",
        "kind": "APIService",
        "metadata": {"name": f"v1beta1.{_API}"},
        "spec": {
            "service": {"name": _SERVICE, "namespace": NAMESPACE, "port": port},
            "group": _API,
            "version": "v1beta1",
            "groupPriorityMinimum": 100,
            "versionPriority": 100,
            # The certificate is the administrator's, which does not name the Service.
            "insecureSkipTLSVerify": True,
        },
    }
    _apply(api, f"/api/v1/namespaces/{NAMESPACE}/services", service)
    _apply(api, "/apis/apiregistration.k8s.io/v1/apiservices", registration)


def _apply(api: ApiServer, collection: str, manifest: dict[str, Any]) -> None:
    api.apply(f"{collection}/{manifest['metadata']['name']}", json.dumps(manifest).encode())
