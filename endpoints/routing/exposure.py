"""What a reader of the preview has to know of who reaches an endpoint, and what answers when."""

from collections.abc import Iterator

from endpoints.aws.alb_routes import alb_way
from endpoints.endpoint.keys import client_keys
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.routing.routes import url
from endpoints.routing.waking import hold_seconds, is_woken
from endpoints.spec.access import ApiKey
from endpoints.stack.routes import AlbRoutes, GatewayRoutes


def notices(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    """Exposure to the internet, Secrets of others, what wakes it, what it answers while stopped."""
    keys = client_keys(endpoint.visibility, endpoint.api_keys)
    return tuple(_notices(endpoint, keys))


def _notices(endpoint: ResolvedEndpoint, keys: tuple[ApiKey, ...]) -> Iterator[str]:
    if endpoint.visibility == "public":
        yield (
            f"{endpoint.name} is public: whoever reaches {_way(endpoint)} calls {url(endpoint)} "
            f"{_with(keys)}, {_limit(endpoint)}"
        )
    if endpoint.cluster.routes.checks_keys:
        for secret in dict.fromkeys(key.secret.name for key in keys if key.secret is not None):
            yield f"{endpoint.name}: Envoy Gateway takes every entry of Secret {secret} for a key"
    if is_woken(endpoint):
        yield f"{endpoint.name} sleeps when idle. {_waking(endpoint, keys)} {_meanwhile(endpoint)}"
    if endpoint.state == "stopped":
        yield f"{endpoint.name} is stopped: {_stopped(endpoint, keys)}"


def _way(endpoint: ResolvedEndpoint) -> str:
    routes = endpoint.cluster.routes
    if isinstance(routes, GatewayRoutes):
        gateway = routes.gateway(endpoint.visibility)
        return f"gateway {gateway.namespace}/{gateway.name}"
    if isinstance(routes, AlbRoutes):
        return alb_way(endpoint, routes)
    return f"ingress class {getattr(routes, endpoint.visibility)}"


def _with(keys: tuple[ApiKey, ...]) -> str:
    if not keys:
        return "freely"
    return f"with a key ({', '.join(key.name for key in keys)})"


def _limit(endpoint: ResolvedEndpoint) -> str:
    limit = endpoint.rate_limit
    if limit is None:
        return "as often as they like"
    return f"{limit.requests} times a {limit.per} at most for each process of the gateway"


def _waking(endpoint: ResolvedEndpoint, keys: tuple[ApiKey, ...]) -> str:
    if keys and endpoint.cluster.routes.checks_keys:
        return "A request with a key wakes it, and so does any pod that calls the interceptor."
    if keys:
        return (
            f"Any request through {_way(endpoint)} wakes it, one without a key too: the engine "
            "checks keys, and only once it is awake."
        )
    return f"Any request through {_way(endpoint)} wakes it."


def _meanwhile(endpoint: ResolvedEndpoint) -> str:
    held = hold_seconds(endpoint)
    if not held:
        return "Until a replica is ready it answers 503 with Retry-After."
    end = "503 with Retry-After" if endpoint.cluster.routes.checks_keys else "504"
    return (
        f"A request is held until a replica is ready; after {held}s it is "
        f"answered {end}, if the client and all between still wait."
    )


def _stopped(endpoint: ResolvedEndpoint, keys: tuple[ApiKey, ...]) -> str:
    routes = endpoint.cluster.routes
    if routes.checks_keys:
        asked = "who has a key" if keys else "everybody"
        return f"{asked} gets 503 and is told so"
    if isinstance(routes, AlbRoutes) and routes.api == "ingress":
        return "everybody gets 503 and is told so"
    return f"{_way(endpoint)} answers for a Service without pods, usually 503"
