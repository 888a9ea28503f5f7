"""API keys: the Secrets that hold them, the engine's arguments, and the requests let through."""

from dataclasses import replace
from typing import Any

import pytest

from endpoints import plan
from endpoints.catalog import EngineFacts
from endpoints.endpoint.keys import (
    api_key_secrets,
    client_secrets,
    engine_key_arguments,
    engine_secret,
    engine_secret_env,
    route_after,
    routed_paths,
    takes_several_keys,
)
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.engine_args.rendering import engine_arguments
from endpoints.manifests.containers import SecretEnv
from endpoints.spec.access import ApiKey, SecretKey
from tests.support import access, resolved

ENVOY = access.envoy_cluster()
SUPPLIED = ApiKey(name="theirs", secret=SecretKey(name="team-keys", key="chat"))
BLUE, GREEN = ApiKey(name="blue", secret=None), ApiKey(name="green", secret=None)
MANY = resolved.framework(resolved.engine(apiKeyEnv="KEY", apiKeyArgs=(), keyPaths=("/v1",)))


def derived(salt: str, prefix: str = "sk-") -> plan.DerivedKey:
    return plan.DerivedKey(salt=salt, prefix=prefix)


def secrets(endpoint: ResolvedEndpoint) -> dict[str, Any]:
    return {
        secret.metadata["name"]: secret.manifest["stringData"]
        for secret in api_key_secrets(endpoint)
    }


def test_the_key_of_a_private_endpoint_is_the_same_whoever_checks_it() -> None:
    expected = {"api-key": derived("chat")}
    assert secrets(resolved.endpoint()) == {"chat-api-key": expected}
    assert secrets(resolved.endpoint(cluster=ENVOY))["chat-api-key"] == expected


def test_the_engine_behind_a_gateway_has_a_key_of_its_own() -> None:
    for visibility in ("private", "public"):
        endpoint = resolved.endpoint(cluster=ENVOY, visibility=visibility)
        assert secrets(endpoint)["chat-engine-key"] == {
            "api-key": derived("chat.engine"),
            "credential": derived("chat.engine", "Bearer sk-"),
        }
        assert engine_secret(endpoint) == "chat-engine-key"
        assert engine_secret_env(endpoint) == (
            SecretEnv(name="ENGINE_API_KEY", secret="chat-engine-key", key="api-key"),
        )


def test_no_secret_is_taken_for_that_of_another_endpoint() -> None:
    endpoints = [
        resolved.endpoint(name, cluster=access.envoy_cluster())
        for name in ("chat", "chat-engine-key")
    ]
    made = [secret for endpoint in endpoints for secret in api_key_secrets(endpoint)]
    assert len({secret.logical_name for secret in made}) == len(made)
    assert len({secret.metadata["name"] for secret in made}) == len(made)


def test_a_key_keeps_its_value_when_another_comes() -> None:
    first = ApiKey(name="api-key", secret=None)
    endpoint = resolved.endpoint(cluster=ENVOY, api_keys=(first, BLUE))
    assert secrets(endpoint)["chat-api-key"] == {
        "api-key": derived("chat"),
        "blue": derived("chat/blue"),
    }


def test_the_gateway_reads_own_and_supplied_keys() -> None:
    endpoint = resolved.endpoint(cluster=ENVOY, api_keys=(BLUE, SUPPLIED, GREEN))
    assert client_secrets(endpoint) == ("chat-api-key", "team-keys")
    assert client_secrets(resolved.endpoint(cluster=ENVOY, visibility="public")) == ()


def test_what_is_supplied_is_not_derived() -> None:
    endpoint = resolved.endpoint(api_keys=(SUPPLIED,))
    assert api_key_secrets(endpoint) == ()
    assert engine_secret_env(endpoint) == (
        SecretEnv(name="ENGINE_API_KEY", secret="team-keys", key="chat"),
    )


def test_an_engine_that_takes_several_gets_all_of_them() -> None:
    endpoint = resolved.endpoint(framework=MANY, api_keys=(BLUE, SUPPLIED))
    assert engine_secret_env(endpoint) == (
        SecretEnv(name="KEY", secret="chat-api-key", key="blue"),
        SecretEnv(name="API_KEY_2", secret="team-keys", key="chat"),
    )
    assert engine_key_arguments(endpoint) == ("--api-key", "$(KEY)", "$(API_KEY_2)")


def test_an_engine_without_a_key_gets_none() -> None:
    keyless = resolved.framework(resolved.engine(apiKeyEnv=None, apiKeyArgs=()))
    endpoint = resolved.endpoint(cluster=ENVOY, framework=keyless)
    assert engine_secret(endpoint) is None
    assert engine_secret_env(endpoint) == ()
    assert secrets(endpoint) == {"chat-api-key": {"api-key": derived("chat")}}


@pytest.mark.parametrize(
    ("visibility", "api_keys", "is_given"),
    [("private", None, True), ("public", None, False), ("public", (BLUE,), True)],
)
def test_arguments_hand_over_the_key_that_there_is(
    visibility: str, api_keys: tuple[ApiKey, ...] | None, is_given: bool
) -> None:
    endpoint = resolved.endpoint(visibility=visibility, api_keys=api_keys)
    assert ("$(ENGINE_API_KEY)" in engine_arguments(endpoint, 300)) is is_given
    # Behind a gateway that checks keys, always: its own is put in front of every request.
    behind = replace(endpoint, cluster=ENVOY)
    assert "$(ENGINE_API_KEY)" in engine_arguments(behind, 300)


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({}, ("/v1",)),
        ({"visibility": "public"}, ("/v1",)),
        ({"visibility": "public", "api_keys": (BLUE,)}, ("/v1",)),
        ({"cluster": ENVOY}, ()),
        ({"cluster": ENVOY, "visibility": "public"}, ("/v1",)),
        ({"cluster": ENVOY, "visibility": "public", "api_keys": (BLUE,)}, ()),
    ],
)
def test_what_answers_without_the_key_is_not_let_through(
    changes: dict[str, Any], paths: tuple[str, ...]
) -> None:
    assert routed_paths(resolved.endpoint(framework=MANY, **changes)) == paths


@pytest.mark.parametrize(("kind", "several"), [("list", True), ("text", False)])
def test_the_facts_say_who_takes_several(kind: str, several: bool) -> None:
    facts = EngineFacts.model_validate(
        {
            "engine": "engine",
            "version": "1.0.0",
            "source": "test",
            "complete": False,
            "arguments": ({"name": "api-key", "type": kind},),
        }
    )
    assert takes_several_keys(facts) is several
    assert not takes_several_keys(None)


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ({}, "pods"),
        ({"visibility": "public"}, "keys"),
        ({"visibility": "public", "api_keys": (BLUE,)}, "pods"),
        ({"cluster": ENVOY}, "keys"),
    ],
)
def test_no_route_leads_to_pods_that_do_not_ask_for_its_keys_yet(
    changes: dict[str, Any], after: str
) -> None:
    assert route_after(resolved.endpoint(framework=MANY, **changes)) == after
