"""What a caller gets where no engine answers, in the form that clients of OpenAI's API read."""

import json

from endpoints.endpoint.resolved import ResolvedEndpoint

RETRY_AFTER = 30
"""Seconds. Assumption: short beside a start, which takes minutes, and long beside a request."""
STATUS = 503


def stopped_body(endpoint: ResolvedEndpoint) -> str:
    """Of a stopped endpoint, which no request starts."""
    return _error(f"endpoint {endpoint.name} is stopped; requests do not start it", "stopped")


def off_hours_body(endpoint: ResolvedEndpoint) -> str:
    """Of one without a replica that its schedule stops."""
    message = f"endpoint {endpoint.name} is stopped by its schedule, or starting"
    return _error(message, "stopped")


def waking_body(endpoint: ResolvedEndpoint) -> str:
    """Of a sleeping one that has been woken."""
    return _error(f"endpoint {endpoint.name} is waking up; ask again later", "waking")


def _error(message: str, kind: str) -> str:
    return json.dumps({"error": {"message": message, "type": kind}})
