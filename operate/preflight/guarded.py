"""Isolation of checks, so that one without an answer leaves the others running."""

import re
import textwrap
from collections.abc import Callable, Iterable

from botocore.exceptions import ClientError

from operate.eks import NO_ANSWER
from operate.preflight.aws_clients import code
from operate.preflight.finding import Check, Finding

_LONGEST = 400
_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403", "Forbidden"}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_UNKNOWN = {"InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure"}


def guarded(check: Check, run: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """Findings of the check, or one finding that it could not be made."""
    try:
        return list(run())
    except NO_ANSWER as error:
        return [check.not_checked(*reason(error))]


def reason(error: Exception) -> tuple[str, str]:
    """Reason why AWS gave no answer, and the fix."""
    # Some gateways answer with a page of HTML.
    words = re.split(r"(b['\"])?<", str(error), maxsplit=1)[0]
    text = textwrap.shorten(words, _LONGEST).rstrip(".:")
    if not isinstance(error, ClientError):
        fix = "Log in (`aws sso login`, or AWS_PROFILE), and see that AWS can be reached."
        return text, fix
    if code(error) in _DENIED:
        policy = "docs/reference/aws-iam-policy-preview.json"
        return text, f"Grant it: {policy} has all that a preflight reads."
    if code(error) in _EXPIRED:
        return text, "Log in again: the credentials have expired."
    if code(error) in _UNKNOWN:
        return text, "Log in again: AWS does not know these credentials."
    return text, "Try again; if it stays, look at it in the console."
