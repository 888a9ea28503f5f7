"""What a reader of the preview has to know of who reaches an endpoint, and what answers when."""

from collections.abc import Iterator

from endpoints.endpoint.keys import client_keys
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.routing.drivers import route_driver
from endpoints.routing.routes import url
from endpoints.routing.waking import hold_seconds, is_woken
from endpoints.spec.access import ApiKey


def notices(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    """Exposure to the internet, Secrets of others, what wakes it, what it answers while stopped."""
    keys = client_keys(endpoint.visibility, endpoint.api_keys)
    return tuple(_notices(endpoint, keys))


def _notices(endpoint: ResolvedEndpoint, keys: tuple[ApiKey, ...]) -> Iterator[str]:
    driver = route_driver(endpoint.cluster)
    if endpoint.visibility == "public":
        yield (
            f"{endpoint.name} is public: whoever reaches {driver.way(endpoint)} calls "
            f"{url(endpoint)} {_with(keys)}, {_limit(endpoint)}"
        )
    yield from driver.notices(endpoint)
    if is_woken(endpoint):
        yield f"{endpoint.name} sleeps when idle. {_waking(endpoint, keys)} {_meanwhile(endpoint)}"
    if endpoint.state == "stopped":
        yield f"{endpoint.name} is stopped: {_stopped(endpoint, keys)}"


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
    way = route_driver(endpoint.cluster).way(endpoint)
    if keys:
        return (
            f"Any request through {way} wakes it, one without a key too: the engine "
            "checks keys, and only once it is awake."
        )
    return f"Any request through {way} wakes it."


def _meanwhile(endpoint: ResolvedEndpoint) -> str:
    held = hold_seconds(endpoint)
    if not held:
        return "Until a replica is ready it answers 503 with Retry-After."
    end = "503 with Retry-After" if route_driver(endpoint.cluster).answers_itself else "504"
    return (
        f"A request is held until a replica is ready; after {held}s it is "
        f"answered {end}, if the client and all between still wait."
    )


def _stopped(endpoint: ResolvedEndpoint, keys: tuple[ApiKey, ...]) -> str:
    driver = route_driver(endpoint.cluster)
    if not driver.answers_itself:
        return f"{driver.way(endpoint)} answers for a Service without pods, usually 503"
    asked = "who has a key" if keys and endpoint.cluster.routes.checks_keys else "everybody"
    return f"{asked} gets 503 and is told so"
