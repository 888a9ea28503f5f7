"""What tests of more than one folder stand on: AWS, played by the sandbox's cloud."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.cloud import Cloud
from tests.support.aws_models import read_once


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
