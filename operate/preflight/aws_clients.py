"""AWS clients with short time limits, since a person waits for a preflight's many questions."""

from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

_CONFIG = Config(connect_timeout=5, read_timeout=20)


def client(session: boto3.Session, service: str) -> object:
    """A boto3 client of a service."""
    create: Any = session.client
    made: object = create(service, config=_CONFIG)
    return made


def code(error: ClientError) -> str:
    """The error code of AWS."""
    found: str = error.response.get("Error", {}).get("Code", "")
    return found
