"""Accepted endpoints files: what each means."""

from dataclasses import replace

import pytest

from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.spec.entry import EndpointEntry, Replicas, Timers
from tests.unit import catalogue
from tests.unit.conftest import Load

FULL = """\
# yaml-language-server: $schema=schemas/endpoints.schema.json
defaults: {cluster: main, visibility: private, replicas: {min: 1, max: 4}}
endpoints:
  Qwen_chat:
    model: Qwen/Qwen2.5-7B-Instruct
    revision: refs/pr/1
    cluster: spare
    resource: g6e.xlarge
    framework: vllm@0.23.1
    engineArgs: {max-model-len: 8192, enable-prefix-caching: true, seed: 0x10, note: "yes"}
    quantization: fp8
    replicas: {max: 3}
    visibility: public
    state: stopped
    restart: 2
    updates: rolling
    dedicated: true
    timers: {startup: 20m}
"""


def test_every_field(load: Load) -> None:
    catalog, settings = catalogue.catalog(), catalogue.settings()
    (endpoint,) = load(FULL)
    assert endpoint.fit is not None
    assert replace(endpoint, fit=None, derived=()) == (
        ResolvedEndpoint(
            stack="local",
            name="Qwen_chat",
            slug="qwen-chat",
            cluster_name="spare",
            cluster=settings.clusters["spare"],
            model=catalog.models["Qwen/Qwen2.5-7B-Instruct"],
            resource=catalog.resources["g6e.xlarge"],
            framework=catalog.frameworks["vllm"],
            framework_version="0.23.1",
            facts=catalog.engines["vllm/0.24.0"],
            entry=EndpointEntry(
                cluster="spare",
                model="Qwen/Qwen2.5-7B-Instruct",
                revision="refs/pr/1",
                resource="g6e.xlarge",
                framework="vllm@0.23.1",
                engineArgs={
                    "max-model-len": 8192,
                    "enable-prefix-caching": True,
                    "seed": 16,
                    "note": "yes",
                },
                quantization="fp8",
                replicas=Replicas(min=0, max=3),
                visibility="public",
                state="stopped",
                restart=2,
                updates="rolling",
                dedicated=True,
                timers=Timers(startup="20m"),
            ),
            warnings=(
                "revision refs/pr/1 of Qwen/Qwen2.5-7B-Instruct is not the pinned one "
                "(a09a35458c70), and fit and timers are those of the pinned one: pin yours with "
                "`endpoints model add Qwen/Qwen2.5-7B-Instruct@refs/pr/1 --refresh`",
            ),
        )
    )


def test_what_is_left_out(load: Load) -> None:
    (endpoint,) = load(
        "defaults: {cluster: main, resource: g6e.xlarge, framework: vllm}\n"
        "endpoints: {qwen: {model: Qwen/Qwen2.5-7B-Instruct}}\n"
    )
    assert endpoint.framework_version == "0.24.0"
    assert endpoint.revision == catalogue.COMMIT
    assert (endpoint.replicas, endpoint.timers) == (Replicas(min=0, max=1), Timers())
    assert (endpoint.visibility, endpoint.state) == ("private", "running")
    assert (endpoint.updates, endpoint.dedicated, endpoint.restart) == ("stop-first", False, None)
    assert (endpoint.engine_args, endpoint.quantization) == ({}, None)


def test_defaults_are_taken_whole(load: Load) -> None:
    """An entry's `replicas` replaces the default's: `max` comes from the grammar."""
    (endpoint,) = load(
        "defaults:\n  cluster: main\n  resource: g6e.xlarge\n  framework: vllm\n"
        "  replicas: {min: 1, max: 4}\n  timers: {startup: 20m}\n  dedicated: true\n"
        "endpoints:\n  qwen: {model: Qwen/Qwen2.5-7B-Instruct, replicas: {min: 1}}\n"
    )
    assert endpoint.replicas == Replicas(min=1, max=1)
    assert (endpoint.timers, endpoint.dedicated) == (Timers(startup="20m"), True)


def test_gguf_variant_on_a_cpu(load: Load) -> None:
    (endpoint,) = load(
        "endpoints:\n  qwen: {model: Qwen/Qwen2.5-7B-Instruct-GGUF, quantization: q4_k_m, "
        "framework: llama-cpp, resource: c7i.2xlarge, cluster: main}\n"
    )
    assert (endpoint.quantization, endpoint.resource.name) == ("q4_k_m", "c7i.2xlarge")


def test_an_empty_map_deletes_all(load: Load) -> None:
    assert load("endpoints: {}\n") == ()


def test_order_is_the_file_s(load: Load) -> None:
    entries = "".join(f"  {name}: {{model: Qwen/Qwen2.5-7B-Instruct}}\n" for name in ("zz", "aa"))
    defaults = "defaults: {cluster: main, resource: g6e.xlarge, framework: vllm}\n"
    assert [item.name for item in load(f"{defaults}endpoints:\n{entries}")] == ["zz", "aa"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends(load: Load, ending: str) -> None:
    assert load(FULL.replace("\n", ending)) == load(FULL)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("off", "off"),
        ("true", True),
        ("False", False),
        ("1:30", "1:30"),
        ("2026-07-01", "2026-07-01"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("-5", -5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("0.90", 0.9),
        ("'8192'", "8192"),
        ("'{\"a\": 1}'", '{"a": 1}'),
        ("=", "="),
        ("'-'", "-"),
        ("1.2.3", "1.2.3"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars_follow_yaml_1_2(load: Load, written: str, value: object) -> None:
    (endpoint,) = load(
        "defaults: {cluster: main, resource: g6e.xlarge, framework: vllm}\n"
        f"endpoints:\n  qwen:\n    model: Qwen/Qwen2.5-7B-Instruct\n"
        f"    engineArgs:\n      arg: {written}\n"
    )
    given = endpoint.engine_args["arg"]
    assert (given, type(given)) == (value, type(value))
