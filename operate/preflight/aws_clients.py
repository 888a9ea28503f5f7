"""Clients that give up soon: a preflight has many questions and a person who waits."""

from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

_CONFIG = Config(connect_timeout=5, read_timeout=20)


def client(session: boto3.Session, service: str) -> object:
    """A client of a service."""
    create: Any = session.client
    made: object = create(service, config=_CONFIG)
    return made


def code(error: ClientError) -> str:
    """AWS's code of an error."""
    found: str = error.response.get("Error", {}).get("Code", "")
    return found
