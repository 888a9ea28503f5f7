"""Keys of private endpoints: derived, secret wherever they appear, absent from public ones."""

import hashlib
import hmac
import json

import pulumi
import pytest

from components.stack import create_stack
from tests.components.programs import SEED, deploy, planned
from tests.support import access, resolved
from tests.support.recording import SECRET, record


def derived(slug: str) -> str:
    return "sk-" + hmac.new(SEED.encode(), slug.encode(), hashlib.sha256).hexdigest()


def test_the_key_is_the_hmac_of_slug_under_seed() -> None:
    recording = deploy(resolved.endpoint("My.Chat", slug="my-chat"))
    assert recording.secrets == [derived("my-chat")]
    assert recording.one("Secret").inputs["stringData"] == {"api-key": SECRET}


def test_each_endpoint_has_a_key_of_its_own() -> None:
    recording = deploy(resolved.endpoint("one"), resolved.endpoint("two"))
    assert set(recording.secrets) == {derived("one"), derived("two")}


def test_neither_key_nor_seed_is_plain_anywhere() -> None:
    recording = deploy(resolved.endpoint())
    reported = json.dumps(
        [
            [dict(item.inputs) for item in recording.resources.values()],
            dict(recording.finished),
            dict(recording.result),
            recording.logged,
        ]
    )
    assert derived("chat") not in reported
    assert SEED not in reported


def test_the_same_key_comes_back_after_a_stop() -> None:
    assert deploy(resolved.endpoint(state="stopped")).secrets == [derived("chat")]


def test_the_engine_checks_what_the_gateway_injects() -> None:
    endpoint = resolved.endpoint(cluster=access.envoy_cluster())
    secrets = set(deploy(endpoint).secrets)
    engine = derived("chat.engine")
    assert secrets == {derived("chat"), engine, f"Bearer {engine}"}
    open_to_all = resolved.changed(endpoint, visibility="public")
    assert set(deploy(open_to_all).secrets) == {engine, f"Bearer {engine}"}


def test_public_endpoints_need_no_seed() -> None:
    stack = planned(resolved.endpoint(visibility="public"))
    recording = record(lambda: create_stack(stack))
    assert recording.secrets == []
    assert not any(item.type.endswith(":Secret") for item in recording.resources.values())


def test_a_private_endpoint_without_seed_is_refused() -> None:
    stack = planned(resolved.endpoint())
    with pytest.raises(pulumi.ConfigMissingError, match="endpoints:apiKeySeed"):
        record(lambda: create_stack(stack))
