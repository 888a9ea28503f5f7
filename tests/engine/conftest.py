"""A control plane per test process, and a project per test."""

import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import workflow
from sandbox.cloud import Cloud, install_aws_command
from sandbox.cluster import Cluster
from sandbox.engine import Engine
from sandbox.environment import pulumi_environment
from sandbox.layout import default_layout
from tests.support.deployed import DeployedFile
from tests.support.deployed_aws import DeployedOnAws


@pytest.fixture(scope="session")
def engine() -> Engine:
    return workflow.build_all(default_layout())


@pytest.fixture(scope="session")
def control_plane(engine: Engine, worker_id: str) -> Iterator[Cluster]:
    cluster = Cluster(default_layout(), f"test-engine-{worker_id}-{os.getpid()}")
    cluster.up()
    yield cluster
    cluster.down(delete=True)


@pytest.fixture
def environment(engine: Engine) -> dict[str, str]:
    layout = default_layout()
    return pulumi_environment(
        engine,
        bin_folder=layout.bin,
        backend=layout.state,
        path=os.environ.get("PATH", os.defpath),
    )


@pytest.fixture
def deployed(
    control_plane: Cluster,
    environment: dict[str, str],
    tmp_path: Path,
) -> Iterator[DeployedFile]:
    namespace = f"t-{uuid.uuid4().hex[:8]}"
    deployed = DeployedFile(tmp_path / "project", environment, control_plane.kubeconfig, namespace)
    yield deployed
    deployed.abandon()


@pytest.fixture(scope="session")
def aws_command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bin")
    install_aws_command(folder, Path(sys.executable))
    return folder


@pytest.fixture
def aws(
    control_plane: Cluster,
    environment: dict[str, str],
    cloud: Cloud,
    aws_command: Path,
    tmp_path: Path,
) -> Iterator[DeployedOnAws]:
    folders = os.pathsep.join([str(aws_command), environment["PATH"]])
    namespace = f"t-{uuid.uuid4().hex[:8]}"
    deployed = DeployedOnAws(
        tmp_path / "project",
        {**environment, "PATH": folders},
        control_plane.kubeconfig,
        namespace,
        cloud,
    )
    yield deployed
    deployed.abandon()
    cloud.reset()
