"""A stand-in for every model server of a cluster; run as a program in its network namespace.

It listens on every address: which endpoint is called follows from the address that was called.
Arguments: the port of the API server, the folder of its certificates, the folder of the cluster.

An endpoint answers `GET /health` and `GET /metrics` to anybody. Everything else needs the key, if
one is set, and is answered with 200 and what was received, except:

- `/status/<code>`: that code;
- `/slow/<seconds>`: silence, and then 200;
- `/stream/<seconds>/<pause>`: a chunk, a pause, and so on, until the seconds are over.

A pod that is not running is silence: the connection is closed. The port `CONTROL_PORT` of loopback
takes `PUT /<namespace>/<endpoint>` with an object of `Behaviour`'s fields, and answers `GET` of the
same path with how many requests were let in and how many are in flight.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sandbox.apiserver import ApiServer
from tests.support.engine_stand_in_addresses import ENGINE_PORT, Addresses, Owner
from tests.support.engine_stand_in_names import NameServer

CONTROL_PORT = 9099
SERVICE_PORT = 80
_CHUNK = b"data: token\n\n"


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """Behaviour of one endpoint's engine."""

    key: str | None = None
    """Key that the engine expects as `Authorization: Bearer <key>`."""

    keys: list[str] = field(default_factory=list)
    """Keys in the place of `key`, any of which opens the engine."""

    guarded: str = "/"
    """Prefix of the paths that need a key."""

    metrics: dict[str, float] = field(default_factory=dict)
    """Series, as `name` or `name{label="value"}`, to their values."""

    answers: bool = True
    """Whether the engine answers; false closes every connection, health checks included."""

    def lets_in(self, path: str, authorization: str | None) -> bool:
        """Whether a request has a key, or needs none."""
        keys = self.keys or ([self.key] if self.key else [])
        opens = authorization in {f"Bearer {key}" for key in keys}
        return not keys or not path.startswith(self.guarded) or opens


class Engines:
    """Behaviours and counts, by namespace and endpoint."""

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses
        self._lock = threading.Lock()
        self._behaviours: dict[str, Behaviour] = {}
        self._received: Counter[str] = Counter()
        self._in_flight: Counter[str] = Counter()

    def behaviour(self, name: str) -> Behaviour:
        """The behaviour that was set last."""
        return self._behaviours.get(name, Behaviour())

    def set(self, name: str, behaviour: Behaviour) -> None:
        """Replace the behaviour."""
        self._behaviours[name] = behaviour

    def begin(self, name: str) -> None:
        """Count a request that was let in."""
        with self._lock:
            self._received[name] += 1
            self._in_flight[name] += 1

    def end(self, name: str) -> None:
        """Count the end of a request."""
        with self._lock:
            self._in_flight[name] -= 1

    def counts(self, name: str) -> dict[str, int]:
        """Number of requests that were let in, and of those in flight."""
        with self._lock:
            return {"received": self._received[name], "in_flight": self._in_flight[name]}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(
        self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], engines: Engines
    ) -> None:
        super().__init__(address, handler)
        self.engines = engines


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""

    def body(self) -> bytes:
        """The body of the request."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self, status: int, body: object, content_type: str = "application/json") -> None:
        """Send a whole answer: a text as it is, any other value as JSON."""
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class _Engine(_Handler):
    def do_GET(self) -> None:
        address = self.connection.getsockname()[0]
        owner = self.server.engines.addresses.owner(address)
        name = f"{owner.namespace}/{owner.endpoint}" if owner else ""
        behaviour = self.server.engines.behaviour(name)
        if owner is None or not behaviour.answers:
            self.close_connection = True
            return
        content = self.body()
        if self.path == "/health":
            self.answer(HTTPStatus.OK, {})
        elif self.path == "/metrics":
            lines = (f"{series} {value}\n" for series, value in behaviour.metrics.items())
            self.answer(HTTPStatus.OK, "".join(lines), "text/plain; version=0.0.4")
        elif not behaviour.lets_in(self.path, self.headers.get("Authorization")):
            self.answer(HTTPStatus.UNAUTHORIZED, {"error": "Unauthorized"})
        else:
            self.server.engines.begin(name)
            try:
                self._serve(owner, content)
            finally:
                self.server.engines.end(name)

    def do_POST(self) -> None:
        self.do_GET()

    def _serve(self, owner: Owner, content: bytes) -> None:
        match self.path.strip("/").split("/"):
            case ["status", code]:
                self.answer(int(code), {"error": f"the engine says {code}"})
            case ["stream", seconds, pause]:
                self._stream(float(seconds), float(pause))
            case ["slow", seconds]:
                time.sleep(float(seconds))
                self.answer(HTTPStatus.OK, {})
            case _:
                received = {
                    "method": self.command,
                    "path": self.path,
                    "headers": {key.lower(): value for key, value in self.headers.items()},
                    "body": content.decode(errors="replace"),
                    "endpoint": owner.endpoint,
                    "pod": owner.pod,
                    "address": list(self.connection.getsockname()),
                }
                self.answer(HTTPStatus.OK, received)

    def _stream(self, seconds: float, pause: float) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(_CHUNK), _CHUNK))
            time.sleep(pause)
        self.wfile.write(b"0\r\n\r\n")


class _Control(_Handler):
    def do_PUT(self) -> None:
        behaviour = Behaviour(**json.loads(self.body()))
        self.server.engines.set(self.path.strip("/"), behaviour)
        self.answer(HTTPStatus.OK, {})

    def do_GET(self) -> None:
        self.answer(HTTPStatus.OK, self.server.engines.counts(self.path.strip("/")))


def main() -> None:
    """Serve for ever."""
    port, pki, cluster = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    addresses = Addresses(ApiServer(port=port, pki=pki), cluster)
    engines = Engines(addresses)
    servers = (
        NameServer(addresses),
        _Server(("0.0.0.0", ENGINE_PORT), _Engine, engines),
        _Server(("0.0.0.0", SERVICE_PORT), _Engine, engines),
        # The last server to start: a client that reaches it can reach all.
        _Server(("127.0.0.1", CONTROL_PORT), _Control, engines),
    )
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    addresses.keep()


if __name__ == "__main__":
    main()
