"""Processes of one control plane: their names, ports and health checks."""

from __future__ import annotations

import http.client
import ssl
from dataclasses import dataclass

from sandbox.ports import LOOPBACK

_HEALTH_SECONDS = 5


@dataclass(frozen=True, kw_only=True)
class Component:
    """One process, with the names of its ports; the first one answers the health check."""

    name: str
    program: str
    ports: tuple[str, ...]
    health: str
    secure: bool = False

    def is_healthy(self, ports: dict[str, int]) -> bool:
        """Whether the process answers its health check with success."""
        return answers(ports[self.ports[0]], self.health, secure=self.secure)

    def address(self, ports: dict[str, int]) -> str:
        """The component's address, for people."""
        return " ".join(f"{LOOPBACK}:{ports[port]}" for port in self.ports)


CORE = (
    Component(name="etcd", program="etcd", ports=("etcd", "etcd-peer"), health="/health"),
    Component(
        name="kube-apiserver",
        program="kube-apiserver",
        ports=("apiserver",),
        health="/readyz",
        secure=True,
    ),
    Component(
        name="kube-controller-manager",
        program="kube-controller-manager",
        ports=("controller-manager",),
        health="/healthz",
        secure=True,
    ),
    Component(
        name="kube-scheduler",
        program="kube-scheduler",
        ports=("scheduler",),
        health="/healthz",
        secure=True,
    ),
    Component(
        name="kwok-controller", program="kwok-controller", ports=("kwok",), health="/healthz"
    ),
)
"""Components that kwokctl starts, in the order of its own dependencies."""

FOUNDATION = CORE[:2]
"""Components that all others are clients of."""

KEDA = Component(
    name="keda-operator",
    program="keda-operator",
    ports=("keda-health", "keda-metrics", "keda-grpc"),
    health="/readyz",
)

ALL = (*CORE, KEDA)


def answers(port: int, path: str, *, secure: bool) -> bool:
    """Whether a loopback server answers a GET with 200."""
    connection: http.client.HTTPConnection
    if secure:
        connection = http.client.HTTPSConnection(
            LOOPBACK, port, timeout=_HEALTH_SECONDS, context=_unverified()
        )
    else:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_HEALTH_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _unverified() -> ssl.SSLContext:
    # The scheduler and the controller manager sign their own certificates at each start, and a
    # health check sends nothing secret.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
