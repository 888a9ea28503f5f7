"""The provider's clients of the emulated AWS."""

import pytest

from doubles.aws_provider.clients import Clients
from doubles.aws_provider.settings import Settings


@pytest.fixture(scope="session")
def aws_clients() -> Clients:
    """The provider's, made once: making a client takes longer than asking it."""
    return Clients(Settings(region="us-east-1", default_tags={"team": "serving"}))


@pytest.fixture
def clients(aws_clients: Clients, aws_environment: None) -> Clients:
    """The provider's clients, with a default tag."""
    return aws_clients
