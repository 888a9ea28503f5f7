"""Look-ups of what exists in AWS; a refusal becomes a message for people."""

from collections.abc import Callable
from typing import TypeVar

import pulumi

from endpoints.aws.explanations import explain_aws_error

T = TypeVar("T")
_NOT_FOUND = ("ResourceNotFoundException", "couldn't find resource")
"""EKS' own word, and the AWS provider's for it."""


class NotFoundError(Exception):
    """What was asked for does not exist."""


def look_up(what: str, ask: Callable[[], T]) -> T:
    """The answer to an invoke.

    Args:
        what: is asked for, as in "node group x of cluster y".
        ask: the invoke in its plain form, which waits for its answer.

    Raises:
        NotFoundError: AWS knows no such thing.
        pulumi.RunError: AWS refused, or was not reached.
    """
    try:
        return ask()
    # The SDK raises nothing more precise.
    except Exception as error:
        if any(words in str(error) for words in _NOT_FOUND):
            raise NotFoundError(what) from error
        advice = "".join(f"\n  {line}" for line in explain_aws_error(str(error), what))
        raise pulumi.RunError(f"AWS does not tell {what}: {error}{advice}") from error
