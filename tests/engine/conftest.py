"""Project for each test."""

import os
import sys
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from doubles.aws import Cloud, install_aws_command
from sandbox import workflow
from sandbox.cluster import Cluster
from sandbox.engine import Engine
from sandbox.environment import pulumi_environment
from sandbox.layout import default_layout
from tests.support.deployed import DeployedFile, initialise
from tests.support.deployed_aws import DeployedOnAws
from tests.support.pulumi_home import keep_no_logs


@pytest.fixture(scope="session")
def engine() -> Engine:
    return workflow.build_all(default_layout())


@pytest.fixture(scope="session")
def environment(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    layout = default_layout()
    home = tmp_path_factory.mktemp("home")
    (home / "plugins").symlink_to(engine.home / "plugins")
    keep_no_logs(home)
    return pulumi_environment(
        replace(engine, home=home),
        bin_folder=layout.bin,
        backend=layout.state,
        path=os.environ.get("PATH", os.defpath),
    )


@pytest.fixture(scope="session")
def initialised(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stack")
    initialise(folder, environment)
    return folder


@pytest.fixture
def deployed(
    control_plane: Cluster,
    environment: dict[str, str],
    initialised: Path,
    tmp_path: Path,
) -> Iterator[DeployedFile]:
    namespace = f"t-{uuid.uuid4().hex[:8]}"
    deployed = DeployedFile(
        tmp_path / "project",
        environment,
        kubeconfig=control_plane.kubeconfig,
        namespace=namespace,
        initialised=initialised,
    )
    yield deployed
    deployed.abandon()


@pytest.fixture(scope="session")
def aws_command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bin")
    install_aws_command(folder, Path(sys.executable))
    return folder


@pytest.fixture
def aws(
    *,
    control_plane: Cluster,
    environment: dict[str, str],
    initialised: Path,
    cloud: Cloud,
    aws_command: Path,
    tmp_path: Path,
) -> Iterator[DeployedOnAws]:
    folders = os.pathsep.join([str(aws_command), environment["PATH"]])
    namespace = f"t-{uuid.uuid4().hex[:8]}"
    deployed = DeployedOnAws(
        tmp_path / "project",
        {**environment, "PATH": folders},
        kubeconfig=control_plane.kubeconfig,
        namespace=namespace,
        initialised=initialised,
        cloud=cloud,
    )
    yield deployed
    deployed.abandon()
    cloud.reset()
