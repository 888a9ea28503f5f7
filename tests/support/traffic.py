"""A cluster that serves: its controllers, Envoy and a stand-in of the engines, in one network."""

from __future__ import annotations

import http.client
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from sandbox import envoy_gateway
from sandbox.cluster import Cluster
from sandbox.envoy_gateway import GATEWAYS, EnvoyGateway
from sandbox.http_add_on import http_add_on
from sandbox.keda import MetricsAdapter
from sandbox.layout import Layout
from sandbox.leader_worker_sets import LeaderWorkerSets
from sandbox.network import NetworkNamespace
from sandbox.prometheus import Prometheus
from tests.support.engine_stand_in_names import RESOLVER
from tests.support.engine_stand_in_process import EngineStandIn

if TYPE_CHECKING:
    from tests.support.kube import Kube

Gateway = Literal["public", "private"]


class Sent(TypedDict, total=False):
    """Parts of a request beside its host and its path."""

    gateway: Gateway
    """Name of the Gateway; `public` if left out."""

    method: str
    """Method of the request; GET if left out."""

    headers: Mapping[str, str]
    body: str
    timeout: float
    """Seconds of silence until the client gives up; 30 if left out."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer with its body; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Serving:
    """All processes behind a request, under one name."""

    def __init__(self, layout: Layout, name: str) -> None:
        self._folder = layout.networks / name
        self._resolver = layout.networks / f"{name}.resolv.conf"
        self.cluster = Cluster(
            layout,
            name,
            add_ons=(
                MetricsAdapter(),
                Prometheus(),
                LeaderWorkerSets(),
                *http_add_on(),
                EnvoyGateway(),
            ),
            hpa_sync_seconds=1,
        )
        shown = {Path("/etc/resolv.conf"): self._resolver}
        self.network = NetworkNamespace(
            self._folder, envoy_gateway.views(self.cluster.folder) | shown
        )
        self.engines = EngineStandIn(self._folder, self.cluster)

    @property
    def kube(self) -> Kube:
        """Client of the API server, for code inside of the network."""
        # Imported late: the Kubernetes client takes a second, which most tests need not spend.
        from tests.support.kube import Kube  # noqa: PLC0415

        return Kube(self.cluster.kubeconfig)

    def up(self) -> None:
        """Start everything that does not run.

        Raises:
            NetworkRefusedError: the kernel makes no network namespace for this user.
            SandboxError: something does not come up.
        """
        self._resolver.parent.mkdir(parents=True, exist_ok=True)
        self._resolver.write_text(RESOLVER)
        self.network.up()
        with self.network.inside():
            self.cluster.up()
            self.engines.up()

    def down(self) -> None:
        """Stop and remove everything."""
        self.engines.down()
        self.cluster.down(delete=True)
        self.network.down()
        self._resolver.unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def request(self, host: str, path: str = "/", **sent: Unpack[Sent]) -> Answer:
        """Send one request to a Gateway and read the whole answer.

        Raises:
            http.client.IncompleteRead: the answer was cut.
            OSError: no server answered, or not in time.
        """
        with self.answering(host, path, **sent) as response:
            content = response.read()
            received = {key.lower(): value for key, value in response.getheaders()}
            return Answer(status=response.status, headers=received, body=content)

    @contextmanager
    def answering(
        self, host: str, path: str = "/", **sent: Unpack[Sent]
    ) -> Iterator[http.client.HTTPResponse]:
        """An answer whose status has arrived and whose body may be read piece by piece."""
        port = self.cluster.ports()[GATEWAYS[sent.get("gateway", "public")]]
        timeout = sent.get("timeout", 30)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        headers = {"Host": host, **sent.get("headers", {})}
        try:
            connection.request(sent.get("method", "GET"), path, sent.get("body"), headers)
            yield connection.getresponse()
        finally:
            connection.close()
