"""Answers to a caller where no engine answers, in the form that clients of OpenAI's API read."""

import json

from endpoints.endpoint.resolved import ResolvedEndpoint

RETRY_AFTER = 30
"""Seconds. Assumption: short beside a start, which takes minutes, and long beside a request."""
STATUS = 503


def stopped_body(endpoint: ResolvedEndpoint) -> str:
    """Body of a stopped endpoint's answer, which no request starts."""
    return _error(f"endpoint {endpoint.name} is stopped; requests do not start it", "stopped")


def off_hours_body(endpoint: ResolvedEndpoint) -> str:
    """Body of the answer while a schedule keeps an endpoint without replicas."""
    message = f"endpoint {endpoint.name} is stopped by its schedule, or starting"
    return _error(message, "stopped")


def waking_body(endpoint: ResolvedEndpoint) -> str:
    """Body of the answer of a sleeping endpoint that the request has woken."""
    return _error(f"endpoint {endpoint.name} is waking up; ask again later", "waking")


def _error(message: str, kind: str) -> str:
    return json.dumps({"error": {"message": message, "type": kind}})
