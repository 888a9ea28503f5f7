"""CSGHub's arguments on the shipped engines: taken over, or refused with what to do instead.

Names and values are those of CSGHub's forms; the shipped catalogue decides.
"""

from pathlib import Path

import pytest
from pydantic import JsonValue

from endpoints.catalog import load_catalog
from endpoints.load import load_endpoints
from endpoints.problem import InvalidInputError
from endpoints.resolved import ResolvedEndpoint
from tests.unit import catalogue

LLAMA_CPP = "framework: llama.cpp, model: Qwen/Qwen2.5-7B-Instruct-GGUF, quantization: Q4_K_M"
FREE_TEXT = (
    "the free text of CSGHub is no argument of an engine (got custom-options). "
    "Write each of its options under `engineArgs`, without dashes."
)


def load(fields: str, arguments: str) -> ResolvedEndpoint:
    Path("e.yaml").write_text(
        f"endpoints:\n  qwen: {{cluster: main, resource: g6e.xlarge, {fields}, "
        f"engineArgs: {{{arguments}}}}}\n"
    )
    (endpoint,) = load_endpoints(Path("e.yaml"), catalogue.settings(), load_catalog())
    return endpoint


def told(fields: str, argument: str) -> list[str]:
    """The problems without their place and their source line."""
    name = argument.partition(":")[0]
    place = f"endpoints.qwen.engineArgs.{name}: "
    with pytest.raises(InvalidInputError) as caught:
        load(fields, argument)
    return [problem.render().partition(place)[2] for problem in caught.value.problems]


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    ("argument", "meant"),
    [
        ("ctx-size: 8192", {"ctx-size": 8192}),
        ("parallel: 1", {"parallel": 1}),
        ("batch-size: 2048", {"batch-size": 2048}),
        ("predict: -1", {"predict": -1}),
        ("threads: -1", {"threads": -1}),
    ],
)
def test_llama_cpp_takes(argument: str, meant: dict[str, JsonValue]) -> None:
    assert load(LLAMA_CPP, argument).engine_args == meant


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    ("argument", "message"),
    [
        (
            "gpu-layers: -1",
            "this argument is set by the program itself (got gpu-layers). Remove it here.",
        ),
        ("custom-options: --mlock", FREE_TEXT),
    ],
)
def test_llama_cpp_refuses(argument: str, message: str) -> None:
    assert told(LLAMA_CPP, argument) == [message]
