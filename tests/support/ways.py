"""Parts of a route, of whichever kind it is."""

from typing import Any

from endpoints import plan


def rule(route: plan.Route) -> Any:
    """The route's one rule."""
    [found] = route.object.spec["rules"]
    return found


def is_http_route(route: plan.Route) -> bool:
    """Whether the route is one of the Gateway API."""
    return route.object.kind == "HTTPRoute"


def paths(route: plan.Route) -> tuple[str, ...]:
    """Prefixes that the route lets through; empty: all."""
    if is_http_route(route):
        return tuple(match["path"]["value"] for match in rule(route).get("matches", ()))
    return tuple(path["path"] for path in rule(route)["http"]["paths"])


def backend(route: plan.Route) -> tuple[str, str | None, int | str] | None:
    """Service, namespace and port or its name; None: a filter answers by itself."""
    if not is_http_route(route):
        service = rule(route)["http"]["paths"][0]["backend"]["service"]
        [port] = service["port"].values()
        return service["name"], None, port
    for found in rule(route).get("backendRefs", ()):
        return found["name"], found.get("namespace"), found["port"]
    return None
