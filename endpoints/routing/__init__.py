"""The way to an endpoint: its route, what its gateway is told, what wakes it."""

from endpoints.routing.exposure import notices
from endpoints.routing.routes import plan_route, url
from endpoints.routing.waking import wake_objects

__all__ = ["notices", "plan_route", "url", "wake_objects"]
