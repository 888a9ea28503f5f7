"""What is said of a fit that holds: shared contexts, idle accelerators, memory not counted."""

from pathlib import Path

import pytest

from endpoints.endpoint.resolved import ResolvedEndpoint
from tests.unit.test_compatibility import QWEN, load

GGUF = (f"{QWEN}-GGUF", "g4dn.xlarge", "llama.cpp", "quantization: Q4_K_M")


@pytest.mark.parametrize(
    ("arguments", "note"),
    [
        ("ctx-size: 8192", "all sequences share the 8192 tokens"),
        ("ctx-size: 8192, parallel: 4", "each of the 4 slots has 2048 of these tokens"),
    ],
)
def test_slots_share_a_context(tmp_path: Path, arguments: str, note: str) -> None:
    endpoint = load(tmp_path, *GGUF, f"engineArgs: {{{arguments}}}")
    assert endpoint.fit is not None
    assert endpoint.fit.kv_cache is not None
    assert endpoint.fit.kv_cache.concurrent_sequences == 1
    assert note in endpoint.fit.notes


def test_accelerators_that_hold_nothing_are_reported(tmp_path: Path) -> None:
    model = "sentence-transformers/all-MiniLM-L6-v2"
    assert load(tmp_path, model, "g6.12xlarge", "tei").warnings == (
        "3 of the 4 accelerators of g6.12xlarge stay idle and are paid: choose a smaller resource",
    )
    assert load(tmp_path, model, "g6.xlarge", "tei").warnings == ()


@pytest.mark.parametrize(
    ("framework", "arguments"),
    [
        ("vllm", "enable-lora: true, max-loras: 64"),
        ("vllm", "speculative-config: {model: a/b, num_speculative_tokens: 5}"),
        ("vllm", "num-gpu-blocks-override: 16"),
        ("vllm", "config: /models/more.yaml"),
        ("sglang", "max-total-tokens: 100"),
    ],
)
def test_a_fit_is_not_claimed_with_arguments_that_are_not_counted(
    tmp_path: Path, framework: str, arguments: str
) -> None:
    name = arguments.partition(":")[0]
    doubt = f"not proven: {name} moves memory that is not counted here"
    endpoint = on_l40s(tmp_path, framework, arguments)
    assert endpoint.fit is not None
    assert endpoint.fit.notes[0] == doubt
    assert f"the fit is {doubt}" in endpoint.warnings


def test_a_switch_that_is_off_raises_no_doubt(tmp_path: Path) -> None:
    assert on_l40s(tmp_path, "vllm", "enable-lora: false").warnings == ()


def on_l40s(folder: Path, framework: str, arguments: str) -> ResolvedEndpoint:
    return load(folder, QWEN, "g6e.xlarge", framework, f"engineArgs: {{{arguments}}}")
