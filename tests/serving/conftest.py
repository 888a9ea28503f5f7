"""A project per test on the cluster that serves, and each test inside of its network."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.conftest import engine, environment, initialised
from tests.serving.served import ServedFile
from tests.support.traffic import Serving

__all__ = ["engine", "environment", "initialised"]


@pytest.fixture
def served(
    serving: Serving, environment: dict[str, str], initialised: Path, tmp_path: Path
) -> Iterator[ServedFile]:
    served = ServedFile(
        serving,
        folder=tmp_path / "project",
        environment=environment,
        kubeconfig=serving.cluster.kubeconfig,
        namespace=f"t-{uuid.uuid4().hex[:8]}",
        initialised=initialised,
    )
    yield served
    served.abandon()
