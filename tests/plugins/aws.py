"""An AWS account of a test's own, on this machine."""

from __future__ import annotations

import urllib.request
from collections.abc import Mapping
from typing import Any

import botocore.session


class Account:
    """An account at an address that stands for AWS."""

    def __init__(self, endpoint: str) -> None:
        self.environment: Mapping[str, str] = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        self._session = botocore.session.Session()
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._session.create_client(
                service,
                region_name="us-east-1",
                endpoint_url=self.environment["AWS_ENDPOINT_URL"],
                aws_access_key_id="test",
                aws_secret_access_key="test",
            )
        return self._clients[service]

    def clear(self) -> None:
        """Delete everything in the account."""
        endpoint = self.environment["AWS_ENDPOINT_URL"]
        urllib.request.urlopen(f"{endpoint}/moto-api/reset", data=b"").close()

    def leftovers(self) -> list[str]:
        """What would cost money, or hinder the next test."""
        roles = self.client("iam").list_roles()["Roles"]
        templates = self.client("ec2").describe_launch_templates()["LaunchTemplates"]
        return [
            *self.client("eks").list_clusters()["clusters"],
            *(role["RoleName"] for role in roles),
            *(template["LaunchTemplateId"] for template in templates),
        ]
