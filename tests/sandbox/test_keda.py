"""The real KEDA operator scales a Deployment, and a pause at zero holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from sandbox.apiserver import ApiServer
from tests.sandbox.objects import (
    DEPLOYMENTS,
    HPAS,
    SCALED_OBJECTS,
    apply,
    deployment,
    get,
    scaled_object,
)
from tests.support.kube import eventually

pytestmark = pytest.mark.sandbox


class Prometheus(BaseHTTPRequestHandler):
    """A Prometheus that answers every query with zero."""

    def do_GET(self) -> None:
        sample = {"metric": {}, "value": [0, "0"]}
        answer = {"status": "success", "data": {"resultType": "vector", "result": [sample]}}
        body = json.dumps(answer).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""


@pytest.fixture
def prometheus() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Prometheus) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_minimum_then_pause_then_back(api: ApiServer, prometheus: str) -> None:
    name = "scaled"
    apply(api, DEPLOYMENTS, deployment(name))
    apply(api, SCALED_OBJECTS, scaled_object(name, minimum=2))

    def replicas() -> int:
        count: int = get(api, DEPLOYMENTS, name)["spec"]["replicas"]
        return count

    eventually(lambda: api.get_object(f"{HPAS}/keda-hpa-{name}"))
    assert get(api, HPAS, f"keda-hpa-{name}")["spec"]["minReplicas"] == 2
    eventually(lambda: replicas() == 2, seconds=60)
    apply(api, SCALED_OBJECTS, scaled_object(name, minimum=2, paused_at=0))
    eventually(lambda: replicas() == 0, seconds=60)
    eventually(lambda: api.get_object(f"{HPAS}/keda-hpa-{name}") is None)
    # Not with the unreachable server: while a trigger errs and has no fallback, KEDA leaves a
    # Deployment at zero, whatever its minimum.
    apply(api, SCALED_OBJECTS, scaled_object(name, minimum=2, server=prometheus))
    eventually(lambda: replicas() == 2, seconds=90)
