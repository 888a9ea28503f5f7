"""Waits for updates of EKS, and reports of their issues."""

from __future__ import annotations

from collections.abc import Mapping

from doubles.aws_provider.errors import AwsError
from doubles.aws_provider.schema import Context
from doubles.aws_provider.waiting import Look, wait
from doubles.plugin.wire import Value


def wait_for_update(context: Context, what: str, update: Mapping[str, Value], **names: str) -> None:
    """Wait until AWS has carried out an update.

    Args:
        context: what the operation works with.
        what: what is updated, as messages call it: `EKS Node Group (a:b) config`.
        update: AWS' answer to the call that began it.
        names: the parameters of `DescribeUpdate` beside the update's id.

    Raises:
        AwsError: it failed.
    """
    identifier = str(update["id"])

    def look() -> Look:
        found = context.aws("eks").describe_update(updateId=identifier, **names)["update"]
        return Look(status=found["status"], reason=issues(found.get("errors"), "errorCode"))

    try:
        wait(context, look, pending=("InProgress",), target="Successful")
    except AwsError as error:
        raise AwsError(f"waiting for {what} update ({identifier}): {error}") from error


def issues(found: list[dict[str, Value]] | None, code: str = "code") -> str:
    """Problems of a resource, one in each line."""
    message = "errorMessage" if code == "errorCode" else "message"
    return "\n".join(
        f"{', '.join(issue.get('resourceIds', []))}: {issue.get(code)}: {issue.get(message)}"
        for issue in found or []
    )
