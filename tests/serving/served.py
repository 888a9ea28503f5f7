"""A project whose endpoints are reached through the gateways of a serving cluster."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Unpack

from sandbox.http_add_on import SCALER_PORT
from tests.support.deployed import SEED, DeployedFile
from tests.support.kube import Json
from tests.support.traffic import Answer, Sent, Serving


class ServedFile(DeployedFile):
    """`serving` is the cluster; every method is to be called inside of its network."""

    def __init__(self, serving: Serving, **project: Any) -> None:
        self.serving = serving
        super().__init__(**project)

    @property
    def domain(self) -> str:
        """Domain of this test's endpoints."""
        return f"{self.namespace}.example"

    def configure(self, **changes: Any) -> None:
        """Write the configuration with the cluster's Envoy Gateway, Prometheus and HTTP add-on.

        None takes a setting away.
        """
        ports = self.serving.cluster.ports()
        serving: dict[str, Any] = {
            "kubeconfig": str(self.serving.cluster.kubeconfig),
            "context": "sandbox",
            "prometheus": f"http://127.0.0.1:{ports['prometheus']}",
            "wake": self.wake(),
            "routes": self.routes("envoy-gateway"),
            # The oldest route of a host wins, and those of earlier tests leave slowly.
            "domain": self.domain,
        }
        given = {**serving, **changes}
        super().configure(**{key: value for key, value in given.items() if value is not None})

    def wake(self) -> dict[str, Any]:
        """The cluster's HTTP add-on, with patience."""
        ports = self.serving.cluster.ports()
        return {"scaler": f"127.0.0.1:{ports[SCALER_PORT]}", "hold": "60s"}

    def routes(self, controller: str | None) -> dict[str, Any]:
        """The Gateways of the cluster, with or without the kinds of their controller."""
        gateways = {
            visibility: {"name": visibility, "namespace": "gateways"}
            for visibility in ("public", "private")
        }
        given = {} if controller is None else {"controller": controller}
        return {"kind": "gateway", **given, **gateways}

    def ask(self, slug: str, path: str = "/v1/models", **sent: Unpack[Sent]) -> Answer:
        """Send a request to an endpoint's host name."""
        return self.serving.request(f"{slug}.{self.domain}", path, **sent)

    def set_engine(self, slug: str, **behaviour: Any) -> None:
        """Set the behaviour of an endpoint's engine."""
        self.serving.engines.set(self.namespace, slug, **behaviour)

    def received(self, slug: str) -> int:
        """Number of requests that an endpoint's engine let in."""
        return self.serving.engines.received(self.namespace, slug)

    def ready(self, slug: str) -> int:
        """Number of ready replicas."""
        status: Json = self.deployment(slug).get("status", {})
        return int(status.get("readyReplicas", 0))

    def _attached(self) -> Mapping[str, str]:
        # The process that programs are forked from is on one side of the network, and other tests
        # have it on theirs: here Pulumi starts a host of its own.
        return {**self.environment, "PULUMI_SKIP_CHECKPOINTS": "true"}


def bearer(key: str) -> Mapping[str, str]:
    """The header of a client that has this key."""
    return {"Authorization": f"Bearer {key}"}


def derived(salt: str) -> str:
    """The key that the program derives from the tests' seed."""
    return "sk-" + hmac.new(SEED.encode(), salt.encode(), hashlib.sha256).hexdigest()
