"""A control plane for the tests that need one, with a name of its own, removed at the end."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

import pytest

from sandbox.apiserver import ApiServer
from sandbox.cloud import Cloud
from sandbox.cluster import Cluster
from sandbox.layout import default_layout
from sandbox.workflow import up
from tests.sandbox.node_groups import Groups
from tests.sandbox.objects import NODES, apply, node
from tests.sandbox.routed import Routed
from tests.support.traffic import Serving

_T = TypeVar("_T")


class Eventually(Protocol):
    """Call until the answer is true, and return it."""

    def __call__(self, ask: Callable[[], _T], *, seconds: float = 120) -> _T: ...


@pytest.fixture
def eventually() -> Eventually:
    def wait(ask: Callable[[], _T], *, seconds: float = 120) -> _T:
        deadline = time.monotonic() + seconds
        while True:
            answer = ask()
            if answer or time.monotonic() > deadline:
                assert answer, f"not true within {seconds} s: {answer!r}"
                return answer
            time.sleep(0.1)

    return wait


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


@pytest.fixture(scope="module")
def standing(running_cloud: Cloud) -> Groups:
    """An EKS cluster for the tests of one file."""
    running_cloud.reset()
    return Groups(running_cloud)


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
    """An endpoint with a pod, with a host name that no other test has, and without a route."""
    chat = Routed(serving, namespace, f"chat-{namespace[-8:]}")
    chat.create()
    return chat
