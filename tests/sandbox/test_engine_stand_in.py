"""The stand-in of the engines answers only for running pods and for Services."""

from __future__ import annotations

import http.client
import json
import subprocess
from typing import Any
from urllib.parse import quote

import pytest

from tests.sandbox.routed import Routed
from tests.support.kube import eventually

pytestmark = [pytest.mark.sandbox, pytest.mark.serving]


def test_a_service_is_found_by_its_name_and_answers(chat: Routed) -> None:
    address = _service(chat)
    for name in ("", ".svc", ".svc.cluster.local"):
        answer = subprocess.run(
            ["getent", "ahostsv4", f"{chat.name}.{chat.namespace}{name}"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert answer.stdout.split()[0] == address
    unknown = ["getent", "ahostsv4", f"nobody.{chat.namespace}"]
    assert subprocess.run(unknown, capture_output=True, check=False).returncode
    assert _get(address, 80, "/")["endpoint"] == chat.name


def test_a_pod_answers_until_it_is_gone(chat: Routed) -> None:
    address = eventually(lambda: _pod_address(chat), seconds=30)
    assert address is not None
    assert _get(address, 8000, "/")["endpoint"] == chat.name
    chat.create(replicas=0)
    eventually(lambda: not _answers(address), seconds=30)


def test_an_engine_can_be_made_to_fail(chat: Routed) -> None:
    address = _service(chat)
    chat.serving.engines.set(chat.namespace, chat.name, key="right")
    assert _get(address, 80, "/v1/models") == {"error": "Unauthorized"}
    assert _get(address, 80, "/health") == {}
    chat.serving.engines.set(chat.namespace, chat.name, answers=False)
    assert not _answers(address)


def test_prometheus_reads_what_each_engine_says(chat: Routed) -> None:
    series = f'waiting{{model_name="{chat.name}"}}'
    chat.serving.engines.set(chat.namespace, chat.name, metrics={series: 7})
    port = chat.serving.cluster.ports()["prometheus"]

    def found() -> dict[str, str] | None:
        path = f"/api/v1/query?query={quote(f'{series} == 7')}"
        results = _get("127.0.0.1", port, path)["data"]["result"]
        return results[0]["metric"] if results else None

    labels = eventually(found, seconds=30)
    assert labels is not None
    assert (labels["namespace"], labels["endpoint"]) == (chat.namespace, chat.name)
    assert labels["pod"].startswith(chat.name)


def _service(chat: Routed) -> str:
    path = f"/api/v1/namespaces/{chat.namespace}/services/{chat.name}"
    address: str = chat.serving.kube.get(path)["spec"]["clusterIP"]
    return address


def _pod_address(chat: Routed) -> str | None:
    pods = chat.serving.kube.items(f"/api/v1/namespaces/{chat.namespace}/pods")
    return pods[0]["status"].get("podIP") if pods else None


def _answers(address: str) -> bool:
    try:
        _get(address, 80, "/health")
    except (OSError, http.client.HTTPException):
        return False
    return True


def _get(address: str, port: int, path: str) -> dict[str, Any]:
    connection = http.client.HTTPConnection(address, port, timeout=10)
    try:
        connection.request("GET", path)
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    return answer
