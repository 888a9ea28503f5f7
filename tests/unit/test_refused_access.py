"""What is refused of keys where the gateway checks them, in whole sentences."""

from pathlib import Path

import pytest

from endpoints.check.load import load_endpoints
from endpoints.read.problem import InvalidInputError
from endpoints.stack.settings import Settings
from tests.support import access
from tests.unit import catalogue

IMAGES = """\
endpoints:
  images:
    {model: stabilityai/sdxl-turbo, framework: diffusers, resource: g6e.xlarge, cluster: main}
"""
OPEN = """\
defaults: {cluster: main, resource: g6e.xlarge, visibility: public}
endpoints:
  qwen: {model: Qwen/Qwen2.5-7B-Instruct, framework: vllm}
  images: {model: stabilityai/sdxl-turbo, framework: diffusers, replicas: {min: 1}}
"""


def stack(*, has_api_key_seed: bool = True) -> Settings:
    cluster = access.envoy_cluster(wake=access.WAKE)
    data = {"stack": "local", "clusters": {"main": cluster}, "hasApiKeySeed": has_api_key_seed}
    return Settings.model_validate(data)


def problems(in_folder: Path, content: str, settings: Settings) -> list[str]:
    (in_folder / "e.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInputError) as caught:
        load_endpoints(Path("e.yaml"), settings, catalogue.catalog())
    return [problem.render() for problem in caught.value.problems]


def test_a_private_engine_without_a_key_does_not_sleep_behind_the_interceptor(
    in_folder: Path,
) -> None:
    assert problems(in_folder, IMAGES, stack()) == [
        "e.yaml:3:5: endpoints.images: diffusers@0.24.0 checks no API key, and the interceptor "
        "that wakes it answers all pods of the cluster, so nothing would keep it private (got "
        "min 0). Set `replicas.min` to 1 or more, write `visibility: public`, or choose another "
        "framework."
    ]


def test_engines_behind_a_gateway_have_keys_that_need_the_seed_public_ones_too(
    in_folder: Path,
) -> None:
    assert problems(in_folder, OPEN, stack(has_api_key_seed=False)) == [
        "e.yaml:1:61: defaults.visibility: endpoints with keys of clients or of their engine (1 "
        "here) need the secret that these derive from, and stack local has none. Set it with "
        "`openssl rand -hex 32 | pulumi config set --secret endpoints:apiKeySeed --stack local`."
    ]


def test_two_secrets_with_one_entry_would_hide_a_key(in_folder: Path) -> None:
    content = (
        "defaults: {cluster: main, resource: g6e.xlarge, framework: vllm}\n"
        "endpoints:\n"
        "  qwen:\n"
        "    model: Qwen/Qwen2.5-7B-Instruct\n"
        "    apiKeys: [{name: api-key}, {name: ours, secret: {name: team}},\n"
        "              {name: theirs, secret: {name: team, key: other}}]\n"
    )
    assert problems(in_folder, content, stack()) == [
        "e.yaml:5:53: endpoints.qwen.apiKeys[1].secret: the Secret of another key has an entry "
        "api-key too, and of two such the gateway takes the first alone (got team). Keep the key "
        "in an entry of another name, and write it as `key`."
    ]


def test_a_derived_key_is_not_hidden_by_a_secret_before_it(in_folder: Path) -> None:
    content = (
        "defaults: {cluster: main, resource: g6e.xlarge, framework: vllm}\n"
        "endpoints:\n"
        "  qwen:\n"
        "    model: Qwen/Qwen2.5-7B-Instruct\n"
        "    apiKeys: [{name: ours, secret: {name: team, key: blue}}, {name: blue}]\n"
    )
    assert problems(in_folder, content, stack()) == [
        "e.yaml:5:69: endpoints.qwen.apiKeys[1].name: the Secret of another key has an entry blue "
        "too, and of two such the gateway takes the first alone (got blue). Give the key another "
        "name."
    ]


def test_no_key_of_the_program_is_named_as_a_client_s(in_folder: Path) -> None:
    content = (
        "defaults: {cluster: main, resource: g6e.xlarge, framework: vllm}\n"
        "endpoints:\n"
        "  qwen:\n"
        "    model: Qwen/Qwen2.5-7B-Instruct\n"
        "    apiKeys: [{name: blue}, {name: green, secret: {name: qwen-api-key, key: green}},\n"
        "              {name: red, secret: {name: qwen-engine-key}}]\n"
        "  other:\n"
        "    model: Qwen/Qwen2.5-7B-Instruct\n"
        "    apiKeys: [{name: shared, secret: {name: qwen-api-key, key: blue}}]\n"
    )
    reason = "is made by the program, and holds no key of yours"
    assert problems(in_folder, content, stack()) == [
        f"e.yaml:5:58: endpoints.qwen.apiKeys[1].secret.name: Secret qwen-api-key {reason} (got "
        "qwen-api-key). Name a Secret of yours, or leave `secret` out.",
        f"e.yaml:6:42: endpoints.qwen.apiKeys[2].secret.name: Secret qwen-engine-key {reason} (got "
        "qwen-engine-key). Name a Secret of yours, or leave `secret` out.",
    ]


def test_supplied_keys_need_no_seed_where_the_engine_checks_them(in_folder: Path) -> None:
    content = (
        "defaults: {cluster: main, resource: g6e.xlarge, framework: vllm}\n"
        "endpoints:\n"
        "  qwen: {model: Qwen/Qwen2.5-7B-Instruct, apiKeys: [{name: ours, secret: {name: k}}]}\n"
    )
    (in_folder / "e.yaml").write_text(content, encoding="utf-8")
    settings = catalogue.settings(has_api_key_seed=False)
    (endpoint,) = load_endpoints(Path("e.yaml"), settings, catalogue.catalog())
    assert endpoint.api_keys is not None
    assert endpoint.api_keys[0].secret is not None
