"""Errors in the official provider's words."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError

from doubles.plugin.failures import PluginError
from doubles.plugin.wire import Value

MAX_ATTEMPTS = 25
"""Attempts per call: `max_retries` of the Terraform provider."""

THROTTLED = frozenset(
    {
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
"""Error codes that every SDK of AWS retries."""


class AwsError(PluginError):
    """A failed operation of the provider."""


class IncompleteError(AwsError):
    """A resource that exists but is not as it should be.

    Args:
        identifier: its id, which the engine records.
        text: what is wrong.
    """

    def __init__(self, identifier: str, text: str) -> None:
        super().__init__(text)
        self.identifier = identifier


def code_of(error: ClientError) -> str:
    """AWS's code of an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def is_missing(error: ClientError) -> bool:
    """Whether the error means that the resource does not exist."""
    code = code_of(error)
    return "NotFound" in code or code.startswith("NoSuch") or code == "404"


def explain(error: ClientError | BotoCoreError, client: Value) -> str:
    """The error in the words of version 2 of AWS's SDK for Go.

    Args:
        error: what botocore raised.
        client: the client that was asked; its model knows the service's own errors.
    """
    model = client.meta.service_model
    if not isinstance(error, ClientError):
        return f"operation error {model.service_id}: {error}"
    code, message = code_of(error), str(error.response.get("Error", {}).get("Message", ""))
    # An error that the service's model does not know has no type in Go, and is named generically.
    known = {shape.error_code for shape in model.error_shapes}
    said = f"{code}: {message}" if code in known else f"api error {code}: {message}"
    metadata = error.response.get("ResponseMetadata", {})
    status = metadata.get("HTTPStatusCode", 0)
    # Only errors that were retried in vain mention attempts.
    again = code in THROTTLED or status >= 500
    attempts = f"exceeded maximum number of attempts, {MAX_ATTEMPTS}, " if again else ""
    return (
        f"operation error {model.service_id}: {error.operation_name}, {attempts}"
        f"https response error StatusCode: {status}, "
        f"RequestID: {metadata.get('RequestId', '')}, {said}"
    )
