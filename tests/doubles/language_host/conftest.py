"""A node and a namespace on the control plane, and a project."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.cluster import Cluster
from tests.support.kube import Kube
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
def kube(control_plane: Cluster) -> Kube:
    kube = Kube(control_plane.kubeconfig)
    kube.create("/api/v1/nodes", NODE)
    return kube


@pytest.fixture
def namespace(kube: Kube) -> str:
    name = f"test-{uuid.uuid4().hex[:8]}"
    kube.create("/api/v1/namespaces", {"metadata": {"name": name}})
    return name


@pytest.fixture
def project(tmp_path: Path, control_plane: Cluster, namespace: str) -> Iterator[Project]:
    project = Project(tmp_path, control_plane.kubeconfig, namespace)
    yield project
    project.detach()
