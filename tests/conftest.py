"""What tests of more than one folder stand on: control planes, and an emulated AWS."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from doubles.aws import Cloud
from sandbox.build import build
from sandbox.cluster import Cluster
from sandbox.layout import default_layout
from sandbox.network import NetworkRefusedError
from sandbox.pins import ADD_ONS, CONTROL_PLANE
from tests.support.aws_models import read_once
from tests.support.traffic import Serving
from tests.support.traffic_shared import shared


@pytest.fixture(scope="session")
def control_plane() -> Iterator[Cluster]:
    """One for all tests of a process that leave it whole: its start takes nine seconds of CPU."""
    build(default_layout(), CONTROL_PLANE)
    cluster = Cluster(default_layout(), f"test-{os.getpid()}")
    try:
        cluster.up()
        yield cluster
    finally:
        cluster.down(delete=True)


@pytest.fixture(scope="session")
def running_cloud() -> Iterator[Cloud]:
    """One server for all tests of a process: its start takes longer than most of them."""
    with read_once(), Cloud() as cloud:
        yield cloud


@pytest.fixture
def cloud(running_cloud: Cloud) -> Cloud:
    """An empty account."""
    running_cloud.reset()
    return running_cloud


@pytest.fixture
def aws_environment(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment variables point to the account."""
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    for name, value in cloud.environment().items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session")
def running_serving(testrun_uid: str) -> Iterator[Serving]:
    """Controllers, Envoy and a stand-in of the engines: one for all processes of a run."""
    build(default_layout(), (*CONTROL_PLANE, *ADD_ONS))
    with ExitStack() as stack:
        try:
            serving = stack.enter_context(shared(default_layout(), testrun_uid[:8]))
        except NetworkRefusedError as refused:
            if os.geteuid() == 0:
                raise
            pytest.skip(str(refused))
        yield serving


@pytest.fixture
def serving(running_serving: Serving) -> Iterator[Serving]:
    """The test is inside the network of what serves: nothing of outside can be reached."""
    with running_serving.network.inside():
        yield running_serving
