"""An AWS account in moto, with added quotas, reservations, images and a simulator."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest

from tests.support.aws_models import read_once

REGION = "us-east-1"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
APPLIED = {"L-DB2E81BA": 64.0}
"""Quotas of the account; all others are at AWS's default, 0."""
RESERVATION: dict[str, object] = {
    "CapacityReservationId": "cr-0123456789abcdef0",
    "OwnerId": "123456789012",
    "State": "active",
    "InstanceType": "g6e.xlarge",
    "AvailabilityZone": "us-east-1a",
    "AvailableInstanceCount": 2,
    "ReservationType": "default",
}
RESERVATIONS: list[dict[str, object]] = []
"""Capacity reservations, as EC2 describes them."""
DENIED: set[str] = set()
"""Actions that the simulator denies."""

IMAGES = {
    "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/nvidia/recommended/image_id": (
        "ami-0123456789abcdef0"
    ),
}
"""Public parameters of SSM, none of which moto has."""
STACK = """\
config:
  endpoints:apiKeySeed: {{secure: v1:abc}}
  endpoints:clusters:
    main:
      kind: eks
      nodes: {nodes}
      eks: {eks}
      domain: models.example.com
      scheme: {scheme}
      routes: {routes}
{more}
"""
"""Settings of a stack whose cluster is in the account."""


def client(service: str) -> Any:
    create: Any = boto3.Session(region_name=REGION).client
    return create(service)


@contextmanager
def account() -> Iterator[None]:
    """The account of the environment variables; its caller is the user `deployer`."""
    # Imported late: it takes a second, which collecting the tests need not spend.
    from tests.support.moto_gaps import serve  # noqa: PLC0415

    with read_once(), pytest.MonkeyPatch.context() as patch:
        server = serve(patch)
        host, port = server.get_host_and_port()
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("AWS_MAX_ATTEMPTS", "1")
        patch.delenv("AWS_PROFILE", raising=False)
        for key in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            patch.setenv(key, REGION)
        for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(key, "root")
        iam = client("iam")
        iam.create_user(UserName="deployer")
        key = iam.create_access_key(UserName="deployer")["AccessKey"]
        patch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
        patch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
        yield
    server.stop()
