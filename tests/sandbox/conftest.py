"""A control plane for the tests that need one, with a name of its own, removed at the end."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest

from sandbox.apiserver import ApiServer
from sandbox.cluster import Cluster
from sandbox.layout import default_layout
from sandbox.workflow import up
from tests.sandbox.objects import NODES, apply, node
from tests.sandbox.routed import Routed
from tests.support.traffic import Serving


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    name = f"test-sandbox-{os.getpid()}"
    cluster = Cluster(default_layout(), name)
    try:
        up(default_layout(), name)
        yield cluster
    finally:
        cluster.down(delete=True)


@pytest.fixture
def api(cluster: Cluster) -> ApiServer:
    cluster.up()
    return cluster.api()


@pytest.fixture
def namespace(serving: Serving) -> Iterator[str]:
    api = serving.cluster.api()
    name = f"gateway-{uuid.uuid4().hex[:8]}"
    apply(api, NODES, node("gateway-worker"))
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
    apply(api, "/api/v1/namespaces", namespace)
    yield name
    serving.kube.delete(f"/api/v1/namespaces/{name}")


@pytest.fixture
def chat(serving: Serving, namespace: str) -> Routed:
    """An endpoint with a pod, without a route; no other test has its host name."""
    chat = Routed(serving, namespace, f"chat-{namespace[-8:]}")
    chat.create()
    return chat
