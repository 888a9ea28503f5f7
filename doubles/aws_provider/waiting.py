"""Waits until AWS has carried out a request."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from doubles.aws_provider.errors import AwsError
from doubles.aws_provider.schema import Context

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0
"""Longest seconds between two looks; the official provider begins at 0.1 and goes up to 10."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """Status of a resource at one look."""

    status: str
    """Status word; empty: the resource does not exist."""
    reason: str = ""
    """Reason of the status, if it is known."""


def wait(
    context: Context,
    look: Callable[[], Look],
    *,
    pending: Collection[str],
    target: str,
) -> None:
    """Wait until the status is the target; an empty target means a deleted resource.

    Raises:
        AwsError: another status came, the time was over, or the user interrupted; the text is what
            follows `waiting for ...: `.
    """
    deadline = time.monotonic() + context.seconds
    pause = _FIRST_PAUSE
    while True:
        seen = look()
        if seen.status == target:
            return
        if seen.status not in pending:
            raise AwsError(_unexpected(seen, target))
        if time.monotonic() > deadline:
            raise AwsError(
                f"timeout while waiting for state to become '{target}' (last state: "
                f"'{seen.status}', timeout: {context.seconds:.0f}s)"
            )
        if context.cancelled.wait(pause):
            raise AwsError("context canceled")
        pause = min(pause * 2, _LONGEST_PAUSE)


def _unexpected(seen: Look, target: str) -> str:
    if not seen.status:
        return f"couldn't find resource, wanted target '{target}'"
    last = f". last error: {seen.reason}" if seen.reason else ""
    return f"unexpected state '{seen.status}', wanted target '{target}'{last}"
