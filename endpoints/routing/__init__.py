"""Ways to an endpoint: its route, its gateway's configuration, what wakes it."""

from endpoints.routing.drivers import route_driver
from endpoints.routing.exposure import notices
from endpoints.routing.routes import plan_route, url

__all__ = ["notices", "plan_route", "route_driver", "url"]
