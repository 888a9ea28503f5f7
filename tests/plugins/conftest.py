"""A node and a namespace on the control plane, and a project."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.cluster import Cluster
from sandbox.plugins.provider.kubeconfig import load
from sandbox.plugins.provider.rest import Rest
from tests.support.project import Project

NODE = {
    "apiVersion": "v1",
    "kind": "Node",
    "metadata": {
        "name": "node-0",
        "annotations": {"kwok.x-k8s.io/node": "fake"},
        "labels": {"kubernetes.io/hostname": "node-0"},
    },
    "status": {
        "allocatable": {"cpu": "64", "memory": "256Gi", "pods": "500"},
        "capacity": {"cpu": "64", "memory": "256Gi", "pods": "500"},
    },
}


@pytest.fixture(scope="session")
def kubeconfig(control_plane: Cluster) -> Path:
    rest = _rest(control_plane.kubeconfig)
    rest.request("POST", "/api/v1/nodes", body=NODE)
    return control_plane.kubeconfig


@pytest.fixture(scope="session")
def rest(kubeconfig: Path) -> Rest:
    return _rest(kubeconfig)


@pytest.fixture
def namespace(rest: Rest) -> str:
    name = f"test-{uuid.uuid4().hex[:8]}"
    body: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": name},
    }
    rest.request("POST", "/api/v1/namespaces", body=body)
    return name


@pytest.fixture
def project(tmp_path: Path, kubeconfig: Path, namespace: str) -> Iterator[Project]:
    project = Project(tmp_path, kubeconfig, namespace)
    yield project
    project.detach()


def _rest(kubeconfig: Path) -> Rest:
    config = load(str(kubeconfig))
    cluster = config.cluster()
    assert cluster is not None
    return Rest(cluster, config.user())
