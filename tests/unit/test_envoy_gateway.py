"""Objects for Envoy Gateway: keys, the engine's key, answers, silence and limits."""

import json
from dataclasses import replace
from typing import Any

import pytest

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.routing import plan_route
from endpoints.spec.access import ApiKey, RateLimit, SecretKey
from endpoints.spec.entry import Replicas, Timers
from endpoints.spec.scaling import Scaling
from tests.support import access, resolved
from tests.support.changed import changed
from tests.support.ways import rule

TARGET = [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": "chat"}]
ASLEEP = Replicas(min=0, max=3)


def chat(**changes: Any) -> ResolvedEndpoint:
    cluster = access.envoy_cluster(wake=changes.pop("wake", access.WAKE))
    return resolved.endpoint(**{"cluster": cluster, **changes})


def route(**changes: Any) -> plan.Route:
    found = plan_route(chat(**changes))
    assert found.object.kind == "HTTPRoute"
    return found


def objects(**changes: Any) -> dict[tuple[str, str], Any]:
    return {(each.kind, each.metadata["name"]): each.spec for each in route(**changes).objects}


def test_a_private_endpoint_as_a_whole() -> None:
    assert objects() == {
        ("SecurityPolicy", "chat"): {
            "targetRefs": TARGET,
            "apiKeyAuth": {
                "credentialRefs": [{"name": "chat-api-key"}],
                "extractFrom": [{"headers": ["Authorization"]}],
                "sanitize": True,
            },
        },
        ("HTTPRouteFilter", "chat-engine-key"): {
            "credentialInjection": {
                "overwrite": True,
                "header": "Authorization",
                "credential": {"valueRef": {"name": "chat-engine-key"}},
            }
        },
        ("BackendTrafficPolicy", "chat"): {
            "targetRefs": TARGET,
            "timeout": {"http": {"streamIdleTimeout": "5m0s"}},
        },
    }


def test_every_key_opens_it() -> None:
    supplied = ApiKey(name="blue", secret=SecretKey(name="team"))
    keys = (ApiKey(name="green", secret=None), supplied)
    policy = objects(api_keys=keys)["SecurityPolicy", "chat"]
    assert policy["apiKeyAuth"]["credentialRefs"] == [{"name": "chat-api-key"}, {"name": "team"}]


def test_a_public_one_without_keys_is_open_and_its_engine_still_gets_its_own() -> None:
    kinds = {kind for kind, _ in objects(visibility="public")}
    assert kinds == {"HTTPRouteFilter", "BackendTrafficPolicy"}
    assert rule(route(visibility="public"))["filters"] == rule(route())["filters"]


def test_an_engine_without_a_key_is_handed_none() -> None:
    keyless = resolved.framework(resolved.engine(apiKeyEnv=None, apiKeyArgs=()))
    assert {kind for kind, _ in objects(framework=keyless)} == {
        "SecurityPolicy",
        "BackendTrafficPolicy",
    }
    assert "filters" not in rule(route(framework=keyless))


def test_the_gateway_answers_for_a_stopped_endpoint_and_still_checks_its_keys() -> None:
    running, stopped = route(), route(state="stopped")
    [reference] = rule(stopped)["filters"]
    answering = {"filters": [reference], "timeouts": rule(running)["timeouts"]}
    assert stopped == replace(
        running,
        object=changed(running.object, "spec", "rules", to=[answering]),
        objects=stopped.objects,
        to="an answer of its own",
    )
    assert reference == {
        "type": "ExtensionRef",
        "extensionRef": {
            "group": "gateway.envoyproxy.io",
            "kind": "HTTPRouteFilter",
            "name": "chat-stopped",
        },
    }
    before, after = objects(), objects(state="stopped")
    response = after.pop(("HTTPRouteFilter", "chat-stopped"))["directResponse"]
    assert after == before
    assert (response["statusCode"], response["contentType"]) == (503, "application/json")
    body = json.loads(response["body"]["inline"])
    assert body == {
        "error": {
            "message": "endpoint chat is stopped; requests do not start it",
            "type": "stopped",
        }
    }


@pytest.mark.parametrize(
    ("changes", "silence"),
    [
        ({"timers": Timers(stream="30s")}, "30s"),
        ({"timers": Timers(stream="168h")}, "10080m0s"),
        # A request may wait for the whole hold, and then for an answer in one piece.
        ({"replicas": ASLEEP}, "10m0s"),
        ({"replicas": ASLEEP, "state": "stopped"}, "5m0s"),
        ({"replicas": ASLEEP, "wake": {}}, "5m0s"),
    ],
)
def test_silence_is_as_long_as_the_longest_answer(changes: Any, silence: str) -> None:
    policy = objects(**changes)["BackendTrafficPolicy", "chat"]
    assert policy["timeout"]["http"]["streamIdleTimeout"] == silence


def test_the_end_of_the_interceptor_s_patience_has_an_answer_of_its_own() -> None:
    (override,) = objects(replicas=ASLEEP)["BackendTrafficPolicy", "chat"]["responseOverride"]
    response = override.pop("response")
    assert json.loads(response["body"]["inline"])["error"]["type"] == "waking"
    assert response["header"]["set"] == [{"name": "Retry-After", "value": "30"}]
    assert response["statusCode"] == 503
    assert override == {
        "match": {"statusCodes": [{"type": "Value", "value": 504}]},
        "source": "Backend",
    }


@pytest.mark.parametrize("state", ["running", "stopped"])
def test_outside_of_its_times_it_answers_as_stopped(state: str) -> None:
    window = {"start": "0 8 * * 1-5", "end": "0 18 * * 1-5", "min": 1}
    schedule = {"timezone": "Europe/Berlin", "windows": [window], "otherwise": "stopped"}
    policy = objects(scaling=Scaling.model_validate({"schedule": schedule}), state=state)
    overrides = policy["BackendTrafficPolicy", "chat"].get("responseOverride", [])
    # A stopped one's answer is there already, and Envoy's own just as this one would be.
    assert [each["source"] for each in overrides] == (["Local"] if state == "running" else [])
    for each in overrides:
        assert each["match"] == {"statusCodes": [{"type": "Value", "value": 503}]}
        body = json.loads(each["response"]["body"]["inline"])
        assert body["error"]["type"] == "stopped"


@pytest.mark.parametrize("changes", [{}, {"replicas": ASLEEP, "wake": {}}])
def test_who_holds_nothing_says_nothing_of_patience(changes: Any) -> None:
    assert "responseOverride" not in objects(**changes)["BackendTrafficPolicy", "chat"]


def test_a_limit_is_kept_by_the_gateway() -> None:
    policy = objects(rate_limit=RateLimit(requests=600, per="minute"))[
        "BackendTrafficPolicy", "chat"
    ]
    assert policy["rateLimit"] == {
        "type": "Local",
        "local": {"rules": [{"limit": {"requests": 600, "unit": "Minute"}}]},
    }
