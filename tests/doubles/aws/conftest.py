"""Cluster for the tests of one file."""

import pytest

from doubles.aws import Cloud
from tests.doubles.aws.node_groups import Groups


@pytest.fixture(scope="module")
def standing(running_cloud: Cloud) -> Groups:
    """An EKS cluster for the tests of one file."""
    running_cloud.reset()
    return Groups(running_cloud)
