"""Routes and policies, as endpoints use them, with Envoy Gateway and a real Envoy."""

from __future__ import annotations

import http.client
import json

import pytest

from tests.sandbox.routed import Routed
from tests.support.kube import eventually

pytestmark = [pytest.mark.sandbox, pytest.mark.serving]


def test_a_request_reaches_the_pod(chat: Routed) -> None:
    chat.route()
    eventually(lambda: chat.ask().status == 200, seconds=30)
    answer = chat.ask("/v1/chat/completions?x=1", method="POST", body='{"model": "a"}')
    received = answer.json()
    assert received["endpoint"] == chat.name
    assert received["pod"].startswith(chat.name)
    assert (received["method"], received["path"]) == ("POST", "/v1/chat/completions?x=1")
    assert received["body"] == '{"model": "a"}'
    assert received["address"][0].startswith("10.244.")
    assert received["headers"]["host"] == chat.host
    assert chat.ask(gateway="private").status == 404


def test_each_of_several_keys_opens_and_nothing_else(chat: Routed) -> None:
    chat.guard({"client-a": "key-a", "client-b": "key-b"})
    chat.route(gateway="private")
    eventually(lambda: chat.ask(key="key-a", gateway="private").status == 200, seconds=30)
    assert chat.serving.engines.received(chat.namespace, chat.name) == 1
    assert chat.ask(key="key-b", gateway="private").status == 200
    for wrong in (None, "key-c", "key-a ,key-b", "client-a", ""):
        assert chat.ask(key=wrong, gateway="private").status == 401
    assert chat.serving.engines.received(chat.namespace, chat.name) == 2
    # A rotated key.
    chat.serving.kube.patch(
        f"/api/v1/namespaces/{chat.namespace}/secrets/{chat.name}",
        {"data": {"client-a": None}},
    )
    eventually(lambda: chat.ask(key="key-a", gateway="private").status == 401, seconds=30)
    assert chat.ask(key="key-b", gateway="private").status == 200


def test_a_route_that_comes_after_its_policy_is_never_open(chat: Routed) -> None:
    chat.guard({"client-a": "key-a"})
    chat.route(gateway="private")
    eventually(lambda: chat.ask(gateway="private").status != 404, seconds=30)
    for _ in range(100):
        assert chat.ask(gateway="private").status == 401


def test_without_its_secret_a_policy_lets_nobody_in(chat: Routed) -> None:
    chat.guard({"client-a": "key-a"})
    chat.route()
    eventually(lambda: chat.ask(key="key-a").status == 200, seconds=30)
    chat.serving.kube.delete(f"/api/v1/namespaces/{chat.namespace}/secrets/{chat.name}")
    eventually(lambda: chat.ask(key="key-a").status == 500, seconds=30)
    assert chat.ask().status == 500


def test_the_engine_gets_a_key_of_its_own(chat: Routed) -> None:
    chat.serving.engines.set(chat.namespace, chat.name, key="engine-key")
    chat.guard({"client-a": "key-a"})
    chat.secret("engine", {"credential": "Bearer engine-key"})
    credential = {"valueRef": {"name": "engine"}}
    chat.route_filter("engine", credentialInjection={"overwrite": True, "credential": credential})
    chat.route(filters=["engine"])
    eventually(lambda: chat.ask(key="key-a").status == 200, seconds=30)
    assert chat.ask(key="key-a").json()["headers"]["authorization"] == "Bearer engine-key"
    assert chat.ask().status == 401
    assert chat.ask(key="engine-key").status == 401


def test_an_answer_without_a_backend(chat: Routed) -> None:
    body = '{"error":{"message":"the endpoint is stopped"}}'
    chat.route_filter(
        "stopped",
        directResponse={
            "statusCode": 503,
            "contentType": "application/json",
            "body": {"type": "Inline", "inline": body},
            "header": {"set": [{"name": "Retry-After", "value": "60"}]},
        },
    )
    chat.guard({"client-a": "key-a"})
    chat.route(filters=["stopped"], backend=False)
    eventually(lambda: chat.ask(key="key-a").status == 503, seconds=30)
    answer = chat.ask(key="key-a")
    assert answer.json() == json.loads(body)
    assert answer.headers["retry-after"] == "60"
    assert answer.headers["content-type"] == "application/json"
    assert chat.ask().status == 401


def test_a_time_out_becomes_an_answer_for_clients(chat: Routed) -> None:
    chat.policy("BackendTrafficPolicy", responseOverride=[_waking(504), _waking(503, "Local")])
    chat.route(timeouts={"request": "1s"})
    eventually(lambda: chat.ask().status == 200, seconds=30)
    for path in ("/status/504", "/slow/5"):
        answer = chat.ask(path)
        assert answer.status == 503
        assert answer.json() == {"error": {"code": "waking"}}
        assert answer.headers["retry-after"] == "30"
    # What the engine says itself stays.
    assert chat.ask("/status/503").json() == {"error": "the engine says 503"}
    chat.create(replicas=0)
    eventually(lambda: chat.ask().status == 503, seconds=30)
    answer = chat.ask()
    assert (answer.json(), answer.headers["retry-after"]) == ({"error": {"code": "waking"}}, "30")


def test_a_limit_of_the_rate(chat: Routed) -> None:
    local = {"rules": [{"limit": {"requests": 3, "unit": "Hour"}}]}
    chat.policy("BackendTrafficPolicy", rateLimit={"type": "Local", "local": local})
    chat.route()
    eventually(lambda: chat.ask().status == 429, seconds=30)
    # At least so many: a change of the route's configuration fills the bucket anew.
    before = chat.serving.engines.received(chat.namespace, chat.name)
    assert before >= 3
    answer = chat.ask()
    assert (answer.status, answer.headers["x-ratelimit-limit"]) == (429, "3")
    assert chat.serving.engines.received(chat.namespace, chat.name) == before


def test_a_stream_is_cut_unless_its_time_is_unlimited(chat: Routed) -> None:
    # Left out, it is the 15 seconds that Envoy gives a route.
    chat.route(timeouts={"request": "1s"})
    eventually(lambda: chat.ask().status == 200, seconds=30)
    with pytest.raises(http.client.IncompleteRead):
        chat.ask("/stream/1.5/0.3")
    chat.route(timeouts={"request": "0s"})
    eventually(lambda: chat.ask("/slow/1.5").status == 200, seconds=30)
    assert chat.ask("/stream/1.5/0.3").status == 200


def test_a_silent_stream_lives_as_long_as_its_route_says(chat: Routed) -> None:
    chat.policy("BackendTrafficPolicy", timeout={"http": {"streamIdleTimeout": "1s"}})
    chat.route(timeouts={"request": "0s"})
    eventually(lambda: chat.ask("/slow/1.5").status == 504, seconds=30)
    with pytest.raises(http.client.IncompleteRead):
        chat.ask("/stream/1.5/1.5")
    chat.policy("BackendTrafficPolicy", timeout={"http": {"streamIdleTimeout": "30s"}})
    eventually(lambda: chat.ask("/slow/1.5").status == 200, seconds=30)
    assert chat.ask("/stream/1.5/1.5").status == 200


def _waking(code: int, source: str = "All") -> dict[str, object]:
    return {
        "match": {"statusCodes": [{"type": "Value", "value": code}]},
        "source": source,
        "response": {
            "statusCode": 503,
            "contentType": "application/json",
            "body": {"type": "Inline", "inline": '{"error":{"code":"waking"}}'},
            "header": {"set": [{"name": "Retry-After", "value": "30"}]},
        },
    }
