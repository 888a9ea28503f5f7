"""Engine arguments that the engine would refuse: whole messages, and what they are resolved to."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from endpoints.catalog import Catalog
from endpoints.check.load import load_endpoints
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.read.problem import InvalidInputError
from tests.unit import argument_catalogue, catalogue
from tests.unit.cases import Case, read_cases

CASES = read_cases("refused_arguments.cases")
CATALOG = argument_catalogue.catalog()
SPELLINGS = sorted(CATALOG.engines["engine/2.0.0"].by_spelling)
scalars = st.booleans() | st.integers() | st.floats() | st.sampled_from(["8k", "enable", "-x", ""])
anything = scalars | st.lists(scalars, max_size=3) | st.dictionaries(st.text(max_size=3), scalars)


def load(content: str, catalog: Catalog = CATALOG) -> tuple[ResolvedEndpoint, ...]:
    Path("e.yaml").write_text(content, encoding="utf-8")
    return load_endpoints(Path("e.yaml"), catalogue.settings(), catalog)


def resolve(arguments: str, **fields: str) -> ResolvedEndpoint:
    """The endpoint with these arguments, on one accelerator unless `fields` say otherwise."""
    entry = {
        "cluster": "main",
        "resource": "g6e.xlarge",
        "framework": "engine",
        "model": "Qwen/Qwen2.5-7B-Instruct",
        **fields,
    }
    written = ", ".join(f"{key}: {value}" for key, value in entry.items())
    (endpoint,) = load(f"endpoints:\n  qwen: {{{written}, engineArgs: {arguments}}}\n")
    return endpoint


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_reports_every_problem(case: Case) -> None:
    with pytest.raises(InvalidInputError) as caught:
        load(case.content)
    assert [problem.render() for problem in caught.value.problems] == case.problems


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{max_model_len: 1}", {"max-model-len": 1}),
        ("{tp: 1}", {"tensor-parallel-size": 1}),
        ("{cpu-infer: 1}", {"cpu_infer": 1}),
        ("{tp_size: 1}", {"tensor-parallel-size": 1}),
        ("{max-model-len: 8k}", {"max-model-len": 8000}),
        ("{max-model-len: 8K}", {"max-model-len": 8192}),
        ("{max-model-len: 25.6k}", {"max-model-len": 25600}),
        ("{seed: -1}", {"seed": -1}),
        ("{memory-fraction: 1}", {"memory-fraction": 1}),
        ("{chat-template: 0x10}", {"chat-template": "0x10"}),
        ("{chat-template: 1.10}", {"chat-template": "1.10"}),
        ("{block-size: 16}", {"block-size": "16"}),
        ("{prefix-caching: enable}", {"prefix-caching": True}),
        ("{prefix-caching: disable}", {"prefix-caching": False}),
        ("{chat-template: enable}", {"chat-template": "enable"}),
        ("{enable-tool-calling: enable}", {"auto-tool-choice": True}),
        ("{tool-parser: mistral}", {"tool-call-parser": "mistral"}),
        ("{limits: '{\"image\": 5}'}", {"limits": '{"image": 5}'}),
        ("{limits: {image: 5, x: [null]}}", {"limits": {"image": 5, "x": [None]}}),
        ("{limits: 3}", {"limits": 3}),
        ("{limits: [1, {a: 2}]}", {"limits": [1, {"a": 2}]}),
        ("{lora-modules: [a=b, {name: c}, 1]}", {"lora-modules": ["a=b", {"name": "c"}, 1]}),
        ("{capture-sizes: [1, -2]}", {"capture-sizes": [1, -2]}),
        ("{penalties: [-0.5, 1]}", {"penalties": [-0.5, 1]}),
        ("{modalities: [image, video]}", {"modalities": ["image", "video"]}),
        (
            "{prefix-caching: false, radix-tree: true}",
            {"prefix-caching": False, "radix-tree": True},
        ),
    ],
)
def test_arguments_are_resolved(written: str, meant: dict[str, JsonValue]) -> None:
    endpoint = resolve(written)
    assert endpoint.engine_args == meant
    assert [type(endpoint.engine_args[name]) for name in meant] == [*map(type, meant.values())]
    assert endpoint.warnings == ()


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    "sizes",
    [
        "{}",
        "{tp: 4}",
        "{pp-size: 2}",
        "{dp-size: 4}",
        "{tp: 2, pp-size: 2}",
        "{tp: 1, pp-size: 2, dp-size: 2}",
        "{tp: 4, dp-size: 4, dp-attention: true}",
        "{dp-size: 3, dp-attention: true}",
    ],
)
def test_sizes_that_use_all_accelerators(sizes: str) -> None:
    resolve(sizes, resource="quad")


@pytest.mark.usefixtures("in_folder")
def test_deprecated_arguments_are_warned_of() -> None:
    assert resolve("{old_way: true, seed: 1}").warnings == (
        "old_way is deprecated in engine@2.0.0: Write `prefix-caching`.",
    )


@pytest.mark.usefixtures("in_folder")
def test_an_engine_whose_arguments_are_not_all_known_may_have_more() -> None:
    endpoint = resolve("{anything: [1], more: {a: 1}, less: false}", framework="vllm")
    assert endpoint.engine_args == {"anything": [1], "more": {"a": 1}, "less": False}


@pytest.mark.usefixtures("in_folder")
def test_tool_calls_need_a_parser_that_is_known() -> None:
    framework = argument_catalogue.framework().model_copy(update={"tool_parsers": {}})
    catalog = dataclasses.replace(CATALOG, frameworks={"engine": framework})
    fields = "model: Qwen/Qwen2.5-7B-Instruct, cluster: main, resource: quad, framework: engine"
    with pytest.raises(InvalidInputError) as caught:
        load(f"endpoints:\n  qwen: {{{fields}, engineArgs: {{auto-tool-choice: true}}}}\n", catalog)
    assert [problem.render() for problem in caught.value.problems] == [
        "e.yaml:2:124: endpoints.qwen.engineArgs.auto-tool-choice: needs `tool-call-parser`, and "
        "none is known for Qwen2ForCausalLM, the architecture of Qwen/Qwen2.5-7B-Instruct (got "
        "true). Add `tool-call-parser` with the parser of the model's own format, or remove this."
    ]


@pytest.mark.usefixtures("in_folder")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(SPELLINGS), anything, max_size=4))
def test_any_value_is_resolved_or_reported(arguments: dict[str, JsonValue]) -> None:
    try:
        endpoint = resolve(json.dumps(arguments), resource="quad")
    except InvalidInputError as error:
        assert error.problems  # noqa: PT017 - either outcome is right, a traceback is not
    else:
        assert len(endpoint.engine_args) == len(arguments)
