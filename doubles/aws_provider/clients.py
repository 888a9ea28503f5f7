"""Clients of AWS's services: created on demand, one per service and process."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from doubles.aws_provider.errors import MAX_ATTEMPTS, THROTTLED
from doubles.aws_provider.settings import Settings

if TYPE_CHECKING:
    import botocore.session

Client: TypeAlias = Any
"""A client of botocore, whose methods come from the service's model."""

_FIRST_DELAY = 0.02
_LONGEST_DELAY = 0.2
"""Seconds between attempts, at most. AWS's SDKs wait up to 20, and each test would wait as long."""


class Clients:
    """The services of one account and region."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._session: botocore.session.Session | None = None
        self._clients: dict[str, Client] = {}

    @property
    def region(self) -> str:
        """Region from the configuration, or the environment's."""
        with self._lock:
            return self._region()

    @cached_property
    def account(self) -> str:
        """Number of the account."""
        return str(self("sts").get_caller_identity()["Account"])

    def __call__(self, service: str) -> Client:
        """The client of a service; creating one takes up to 0.1 s."""
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self._create(service)
            return self._clients[service]

    def _create(self, service: str) -> Client:
        from botocore.config import Config  # noqa: PLC0415 - slow, and previews may do without

        # botocore's waits between attempts cannot be set, so it tries once.
        config = Config(retries={"total_max_attempts": 1}, max_pool_connections=64)
        client: Client = self._connection().create_client(
            service, region_name=self._region(), config=config, **self._credentials(config)
        )
        client.meta.events.register_first(f"needs-retry.{service}", _delay)
        return client

    def _connection(self) -> botocore.session.Session:
        if self._session is None:
            import botocore.session  # noqa: PLC0415 - slow, and previews may do without

            profile = self.settings.profile or None
            self._session = botocore.session.Session(profile=profile)
        return self._session

    def _region(self) -> str:
        found = self.settings.region or self._connection().get_config_variable("region")
        return str(found or "us-east-1")

    def _credentials(self, config: Any) -> dict[str, Any]:  # noqa: ANN401 - imported when needed
        role = self.settings.role_arn
        if not role:
            return {}
        sts: Client = self._connection().create_client("sts", self._region(), config=config)
        name = self.settings.session_name or "pulumi"
        found = sts.assume_role(RoleArn=role, RoleSessionName=name)["Credentials"]
        return {
            "aws_access_key_id": found["AccessKeyId"],
            "aws_secret_access_key": found["SecretAccessKey"],
            "aws_session_token": found["SessionToken"],
        }


def _delay(
    attempts: int,
    response: tuple[Any, dict[str, Any]] | None,
    caught_exception: Exception | None,
    **_others: object,
) -> float | None:
    """Seconds until the next attempt; None if there is none."""
    if attempts >= MAX_ATTEMPTS or not _is_passing(response, caught_exception):
        return None
    delay: float = _FIRST_DELAY * 2 ** min(attempts - 1, 8)
    return min(delay, _LONGEST_DELAY)


def _is_passing(
    response: tuple[Any, dict[str, Any]] | None, caught_exception: Exception | None
) -> bool:
    if response is None:
        from botocore.exceptions import HTTPClientError  # noqa: PLC0415 - imported with the client

        return isinstance(caught_exception, HTTPClientError)
    http, parsed = response
    return http.status_code >= 500 or parsed.get("Error", {}).get("Code") in THROTTLED
