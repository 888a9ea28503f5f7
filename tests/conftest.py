"""What tests of more than one folder stand on: a played AWS, and a cluster that serves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from sandbox.build import build
from sandbox.cloud import Cloud
from sandbox.layout import default_layout
from sandbox.pins import ADD_ONS, CONTROL_PLANE
from tests.support.aws_models import read_once

if TYPE_CHECKING:
    from tests.support.traffic import Serving


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
    # It imports the Kubernetes client, for which the quick tests have no time.
    from tests.support.traffic_shared import shared  # noqa: PLC0415

    build(default_layout(), (*CONTROL_PLANE, *ADD_ONS))
    with shared(default_layout(), testrun_uid[:8]) as serving:
        yield serving


@pytest.fixture
def serving(running_serving: Serving) -> Iterator[Serving]:
    """The test is inside the network of what serves: nothing of outside can be reached."""
    with running_serving.network.inside():
        yield running_serving
