"""Clients of the emulated AWS, as the provider has them."""

import pytest

from doubles.aws_provider.clients import Clients
from doubles.aws_provider.settings import Settings


@pytest.fixture(scope="session")
def aws_clients() -> Clients:
    """The provider's clients, created once: creating a client takes longer than a call."""
    return Clients(Settings(region="us-east-1", default_tags={"team": "serving"}))


@pytest.fixture
def clients(aws_clients: Clients, aws_environment: None) -> Clients:
    """The provider's clients, with a default tag."""
    return aws_clients
