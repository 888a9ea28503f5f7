"""What the preview says of who reaches an endpoint, and of what answers when no engine does."""

from typing import Any

import pytest

from endpoints.routing import notices
from endpoints.spec.access import ApiKey, RateLimit, SecretKey
from endpoints.spec.entry import Replicas
from tests.support import access, resolved

URL = "https://chat.models.example"
BLUE = ApiKey(name="blue", secret=None)
SUPPLIED = ApiKey(name="theirs", secret=SecretKey(name="team-keys"))
ASLEEP: dict[str, Any] = {"replicas": Replicas(min=0, max=1)}
ENVOY = access.envoy_cluster(wake=access.WAKE)
WAYS = access.ways_in()


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, f"whoever reaches gateway gateways/internet calls {URL} freely, as often as they"),
        (
            {"cluster": WAYS["ingress"], "api_keys": (BLUE,)},
            f"whoever reaches ingress class internet-class calls {URL} with a key (blue), as often",
        ),
        (
            {"cluster": ENVOY, "rate_limit": RateLimit(requests=60, per="minute")},
            "freely, 60 times a minute at most for each process of the gateway",
        ),
    ],
)
def test_exposure_to_the_internet(changes: dict[str, Any], text: str) -> None:
    (notice,) = notices(resolved.endpoint(visibility="public", **changes))
    assert notice.startswith("chat is public: ")
    assert text in notice


def test_a_private_endpoint_that_runs_needs_no_words() -> None:
    for cluster in WAYS.values():
        assert notices(resolved.endpoint(cluster=cluster)) == ()


def test_secrets_of_others_open_with_all_that_is_in_them() -> None:
    keys = (BLUE, SUPPLIED)
    assert notices(resolved.endpoint(cluster=ENVOY, api_keys=keys)) == (
        "chat: Envoy Gateway takes every entry of Secret team-keys for a key",
    )
    assert notices(resolved.endpoint(api_keys=(SUPPLIED,))) == ()


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"cluster": ENVOY},
            "chat sleeps when idle. A request with a key wakes it, and so does any pod that calls "
            "the interceptor. A request is held until a replica is ready; after 300s it is "
            "answered 503 with Retry-After, if the client and all between still wait.",
        ),
        (
            {"cluster": WAYS["ingress"]},
            "chat sleeps when idle. Any request through ingress class internal-class wakes it, one "
            "without a key too: the engine checks keys, and only once it is awake. A request is "
            "held until a replica is ready; after 300s it is answered 504, if the client and all "
            "between still wait.",
        ),
        (
            {"cluster": resolved.cluster(wake={})},
            "chat sleeps when idle. Any request through gateway gateways/internal wakes it, one "
            "without a key too: the engine checks keys, and only once it is awake. Until a replica "
            "is ready it answers 503 with Retry-After.",
        ),
    ],
)
def test_what_wakes_it(changes: dict[str, Any], text: str) -> None:
    assert notices(resolved.endpoint(**ASLEEP, **changes)) == (text,)


@pytest.mark.parametrize(
    ("way", "text"),
    [
        ("envoy-gateway", "who has a key gets 503 and is told so"),
        ("alb", "everybody gets 503 and is told so"),
        (
            "gateway",
            "gateway gateways/internal answers for a Service without pods, usually 503",
        ),
    ],
)
def test_what_a_stopped_one_answers(way: str, text: str) -> None:
    stopped = resolved.endpoint(cluster=WAYS[way], state="stopped", **ASLEEP)
    assert notices(stopped) == (f"chat is stopped: {text}",)
