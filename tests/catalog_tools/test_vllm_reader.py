"""Reading vLLM: each way in which it declares an argument, a model or a quantization method."""

from collections.abc import Mapping

import pytest

from catalog_tools.extraction.reading import Reading, ReadingError
from catalog_tools.extraction.source_tree import SourceTree
from catalog_tools.extraction.vllm import read_vllm
from endpoints.catalog import Quantization
from tests.catalog_tools.metrics_sample import VLLM
from tests.catalog_tools.vllm_sample import METHODS, SOURCES


def read(changes: Mapping[str, str] | None = None) -> Reading:
    return read_vllm(SourceTree({**SOURCES, **VLLM, **(changes or {})}))


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("size", {"type": "integer", "default": 2}),
        ("share", {"type": "number", "default": 0.9}),
        ("model-name", {"type": "text", "aliases": ["mn", "model"]}),
        ("level", {"type": "select", "choices": ["high", "low"], "default": "low"}),
        ("levels", {"type": "select", "choices": ["high", "low", "off"]}),
        ("open-level", {"type": "text", "default": "low"}),
        ("rank", {"type": "select", "choices": ["8", "16", "128"], "default": 16}),
        ("backend", {"type": "select", "choices": ["FIRST", "SECOND"]}),
        ("optimization", {"type": "select", "choices": ["0", "1"], "default": 1}),
        ("flag", {"type": "switch", "default": False, "negatable": True}),
        ("tri", {"type": "switch", "negatable": True}),
        ("token", {"type": "text"}),
        ("paths", {"type": "list"}),
        ("sizes", {"type": "list", "itemType": "integer"}),
        ("pair", {"type": "list", "itemType": "integer"}),
        ("traces", {"type": "list", "choices": ["high", "low", "low,high"]}),
        ("mixed", {"type": "list"}),
        ("extra", {"type": "json"}),
        ("device", {"type": "text", "default": "cpu"}),
        ("options", {"type": "json"}),
        ("inner", {"type": "json", "aliases": ["in"]}),
        ("max-model-len", {"type": "integer", "humanReadable": True}),
        ("seed", {"type": "integer"}),
        ("left", {"type": "switch", "default": False, "conflicts": ["right"]}),
        ("count", {"type": "integer", "default": 3}),
        ("late-json", {"type": "json"}),
        ("only-sometimes", {"type": "select", "choices": ["a", "b"]}),
        ("headless", {"type": "switch", "default": False}),
        ("chat-template", {"type": "text"}),
        ("port", {"type": "integer", "default": 8000}),
        ("origins", {"type": "json"}),
        ("middleware", {"type": "text"}),
        ("tool-call-parser", {"type": "select", "choices": ["json", "older", "oldest"]}),
        (
            "quantization",
            {
                "type": "select",
                "choices": ["by_file", "elsewhere", "fp8", "online", "stored", "stored_set"],
            },
        ),
    ],
)
def test_an_argument(name: str, expected: Mapping[str, object], reading: Reading) -> None:
    found = reading.arguments[name].model_dump(mode="json", by_alias=True, exclude_defaults=True)
    assert found == {"name": name, **expected}


def test_what_the_parser_calls_deprecated_is_so(reading: Reading) -> None:
    assert reading.arguments["right"].deprecated == "It will be removed."


def test_a_positional_argument_is_none(reading: Reading) -> None:
    assert not {"model-tag", "model_tag"} & reading.spellings


def test_architectures_are_those_that_do_not_only_draft(reading: Reading) -> None:
    assert reading.architectures == ("A", "B")


@pytest.mark.parametrize(
    ("name", "capability", "data_types", "rest"),
    [
        ("stored", "7.5", "bfloat16 float16", {"needsCheckpoint": True}),
        ("by_file", "7.5", "bfloat16 float16", {"needsCheckpoint": True}),
        ("stored_set", "7.5", "bfloat16 float16", {"needsCheckpoint": True}),
        ("elsewhere", None, "float32", {"needsCheckpoint": True}),
        (
            "fp8",
            "8.9",
            "bfloat16 float16",
            {"needsCheckpoint": False, "bits": 8, "compute": "float8"},
        ),
        ("online", "7.5", "bfloat16 float16", {"needsCheckpoint": False}),
    ],
)
def test_a_quantization_method(
    name: str,
    capability: str | None,
    data_types: str,
    rest: Mapping[str, object],
    reading: Reading,
) -> None:
    expected = {"minComputeCapability": capability, "dataTypes": tuple(data_types.split()), **rest}
    assert reading.quantizations[name] == Quantization.model_validate(expected)


def test_a_new_method_that_quantizes_while_loading_is_asked_about() -> None:
    methods = METHODS.replace('"fp8"', '"fp9"')
    with pytest.raises(ReadingError, match="the quantization method fp9 is new"):
        read({"vllm/model_executor/layers/quantization/__init__.py": methods})


def test_a_package_without_the_command_is_refused() -> None:
    with pytest.raises(ReadingError, match="has no ServeSubcommand"):
        read({"vllm/entrypoints/cli/serve.py": ""})


def test_the_metrics_are_those_of_the_page(reading: Reading) -> None:
    assert reading.metrics["vllm:request_success_total"] == "counter"
    with pytest.raises(ReadingError, match=r"none of the modules vllm\.v1\.metrics\.loggers"):
        read_vllm(SourceTree(SOURCES))
