"""No private endpoint answers without a key, whichever component checks it, on any way in."""

import base64
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest

from tests.serving.served import ServedFile, bearer, derived
from tests.support.kube import eventually
from tests.support.traffic import Gateway

pytestmark = pytest.mark.serving
PATHS = ("/", "/v1/models", "/v1/chat/completions", "/health", "/metrics", "/invocations")
API = ("/v1/models", "/v1/chat/completions")
WRONG = bearer("sk-wrong")
ROLLING = {"updates": "rolling", "replicas": {"min": 1, "max": 1}}
IMAGES = {
    "model": "stabilityai/stable-diffusion-xl-base-1.0",
    "framework": "hf-inference-toolkit",
}
SUPPLIED = [{"name": "mine", "secret": {"name": "supplied"}}]
TWO = [{"name": "blue"}, {"name": "green"}]
ENDPOINTS: dict[str, dict[str, Any]] = {
    "usual": ROLLING,
    "several": {**ROLLING, "apiKeys": TWO},
    "supplied": {**ROLLING, "apiKeys": SUPPLIED},
    "keyless": {**ROLLING, **IMAGES},
    "asleep": {**ROLLING, "replicas": {"min": 0, "max": 1}},
    "stopped": {**ROLLING, "state": "stopped"},
    "open": {**ROLLING, "visibility": "public"},
    "locked": {**ROLLING, "visibility": "public", "apiKeys": TWO},
}
KEYS: dict[str, tuple[str, ...]] = {
    "usual": (derived("usual"),),
    "several": (derived("several/blue"), derived("several/green")),
    "supplied": ("sk-of-somebody",),
    "keyless": (derived("keyless"),),
    "asleep": (derived("asleep"),),
    "stopped": (derived("stopped"),),
    "locked": (derived("locked/blue"), derived("locked/green")),
}
STATUS = {"stopped": 503}


def supply(served: ServedFile) -> None:
    served.kube.create(
        f"/api/v1/namespaces/{served.namespace}/secrets",
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "supplied"},
            "data": {"api-key": base64.b64encode(b"sk-of-somebody").decode()},
        },
    )


def keyless(slug: str) -> Iterator[Mapping[str, str]]:
    """Requests of clients without a key of this endpoint, some with the keys of all others."""
    yield {}
    yield WRONG
    yield bearer("")
    yield {"Authorization": "Basic c2s6"}
    yield bearer(derived(f"{slug}.engine"))
    yield from (bearer(key) for other in KEYS if other != slug for key in KEYS[other])


def assert_reachable(
    served: ServedFile, slug: str, gateway: Gateway, paths: tuple[str, ...]
) -> None:
    """Assert answers with each key, or without one if there is none, on all routed paths."""
    headers = [bearer(key) for key in KEYS.get(slug, ())] or [{}]
    for header in headers:
        for path in paths:
            answer = served.ask(slug, path, gateway=gateway, headers=header)
            assert answer.status == STATUS.get(slug, 200), (slug, path, answer)


def routed(slug: str) -> tuple[str, ...]:
    """Paths that are routed: all with a checked key; without keys, none that is for operators."""
    return PATHS if slug in KEYS else API


def assert_closed(served: ServedFile, slug: str, gateway: Gateway, refusals: set[int]) -> None:
    for header in keyless(slug):
        for path in PATHS:
            answer = served.ask(slug, path, gateway=gateway, headers=header)
            assert answer.status in refusals, (slug, path, header, answer)


def other(gateway: Gateway) -> Gateway:
    [found] = set(get_args(Gateway)) - {gateway}
    return "public" if found == "public" else "private"


def gateway_of(slug: str) -> Gateway:
    return "public" if ENDPOINTS[slug].get("visibility") == "public" else "private"


def test_the_gateway_checks(served: ServedFile) -> None:
    for slug in ENDPOINTS:
        # A request around the gateway, or through another one, would not have this key.
        key = None if slug == "keyless" else derived(f"{slug}.engine")
        served.set_engine(slug, key=key)
    served.write(ENDPOINTS)
    served.up()
    # A Secret that does not exist yet gives no access.
    assert_closed(served, "supplied", "private", {401, 500})
    supply(served)
    for slug in ENDPOINTS:
        eventually(lambda slug=slug: is_reachable(served, slug), 20)  # type: ignore[misc]
        assert_reachable(served, slug, gateway_of(slug), routed(slug))
        assert_closed(served, slug, other(gateway_of(slug)), {404})
        if slug in KEYS:
            assert_closed(served, slug, gateway_of(slug), {401})
    move(served)


def move(served: ServedFile) -> None:
    """Move the route to another visibility: no restart, and the URL stays."""
    pods = {slug: uids(served, slug) for slug in ("usual", "locked")}
    urls = {slug: output["url"] for slug, output in served.outputs().items()}
    moved = {
        **ENDPOINTS,
        "usual": {**ENDPOINTS["usual"], "visibility": "public", "apiKeys": [{"name": "blue"}]},
        "locked": {**ENDPOINTS["locked"], "visibility": "private", "apiKeys": TWO[:1]},
    }
    served.write(moved)
    served.up()
    eventually(lambda: ask_with(served, "locked", "private", derived("locked/blue")) == 200, 20)
    eventually(lambda: ask_with(served, "usual", "public", derived("usual/blue")) == 200, 20)
    assert_closed(served, "usual", "private", {404})
    assert_closed(served, "locked", "public", {404})
    # A removed key gives no access any more.
    assert ask_with(served, "locked", "private", derived("locked/green")) == 401
    assert ask_with(served, "usual", "public", derived("usual")) == 401
    assert {slug: uids(served, slug) for slug in pods} == pods
    assert {slug: output["url"] for slug, output in served.outputs().items()} == urls
    served.assert_no_changes()


def test_the_engine_checks(served: ServedFile) -> None:
    served.configure(routes=served.routes(None), wake=None)
    checked = {
        slug: ENDPOINTS[slug] for slug in ("usual", "several", "supplied", "stopped", "open")
    }
    guarded = {
        "usual": [derived("usual")],
        "several": [derived("several/blue"), derived("several/green")],
        "supplied": ["sk-of-somebody"],
    }
    for slug, keys in guarded.items():
        # As vLLM, whose key guards no other paths.
        served.set_engine(slug, keys=keys, guarded="/v1")
    served.write(checked)
    served.up()
    supply(served)
    for slug in guarded:
        eventually(lambda slug=slug: is_reachable(served, slug), 20)  # type: ignore[misc]
        assert_reachable(served, slug, "private", API)
        assert_closed(served, slug, "private", {401, 404})
        assert_closed(served, slug, "public", {404})
    assert_reachable(served, "open", "public", API)
    assert served.ask("open", "/metrics").status == 404
    assert_closed(served, "stopped", "private", {404, 500, 503})


def is_reachable(served: ServedFile, slug: str) -> bool:
    key = KEYS.get(slug, ("",))[0]
    return ask_with(served, slug, gateway_of(slug), key) == STATUS.get(slug, 200)


def ask_with(served: ServedFile, slug: str, gateway: Gateway, key: str) -> int:
    return served.ask(slug, gateway=gateway, headers=bearer(key)).status


def uids(served: ServedFile, slug: str) -> set[str]:
    return {pod["metadata"]["uid"] for pod in served.pods(slug)}
