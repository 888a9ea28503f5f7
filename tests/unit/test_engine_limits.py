"""Arguments that an engine's parser takes and the engine itself does not start with."""

from pathlib import Path

import pytest

from endpoints.catalog import load_catalog
from endpoints.load import load_endpoints
from endpoints.problem import InvalidInputError
from tests.unit import catalogue

CATALOG = load_catalog()
QWEN = "Qwen/Qwen3-8B"
GGUF = "Qwen/Qwen2.5-7B-Instruct-GGUF"


def told(folder: Path, model: str, resource: str, framework: str, more: str) -> list[str]:
    """What is told of one public endpoint, without the place."""
    file = folder / "endpoints.yaml"
    file.write_text(
        "defaults: {cluster: main, visibility: public, replicas: {min: 1}}\n"
        f"endpoints:\n  ep: {{model: {model}, resource: {resource}, framework: {framework}, "
        f"{more}}}\n"
    )
    try:
        load_endpoints(file, catalogue.settings(), CATALOG)
    except InvalidInputError as error:
        return [f"{problem.path}: {problem.advice()}" for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("model", "framework", "argument", "value"),
    [
        (QWEN, "vllm", "max-model-len", 0),
        (QWEN, "vllm", "max-model-len", -1),
        (QWEN, "vllm", "max-num-seqs", 0),
        (QWEN, "vllm", "max-num-batched-tokens", 0),
        (QWEN, "sglang", "context-length", -1),
        (QWEN, "sglang", "max-running-requests", 0),
        # 0 means all that the model knows, whether it fits or not.
        (GGUF, "llama.cpp", "ctx-size", 0),
    ],
)
def test_sizes_begin_at_one(
    tmp_path: Path, model: str, framework: str, argument: str, value: int
) -> None:
    more = f"engineArgs: {{{argument}: {value}}}"
    if model == GGUF:
        more += ", quantization: Q4_K_M"
    assert told(tmp_path, model, "g6e.xlarge", framework, more) == [
        f"endpoints.ep.engineArgs.{argument}: must be a whole number, at least 1 (got {value}). "
        "Remove it."
    ]
