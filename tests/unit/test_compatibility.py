"""Parts that do not go together in the shipped catalogue: reasons and valid alternatives."""

import re
from pathlib import Path

import pytest

from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.read.problem import InvalidInputError
from tests.unit import catalogue

CATALOG = load_catalog()
QWEN = "Qwen/Qwen2.5-7B-Instruct"
REFUSED = {
    "bfloat16 on a T4": (
        ("Qwen/Qwen2.5-0.5B-Instruct", "g4dn.xlarge", "vllm", ""),
        "resource: bfloat16 needs compute capability 8.0, and T4 of g4dn.xlarge has 7.5 "
        "(got g4dn.xlarge). Write `engineArgs: {dtype: float16}`. The cheapest resource that can: "
        "g6.xlarge ($0.80 an hour).",
    ),
    "fp8 on an A100": (
        (QWEN, "p4d.24xlarge-1of8", "vllm", "quantization: fp8"),
        "quantization: quantization fp8 needs compute capability 8.9, and A100 of "
        "p4d.24xlarge-1of8 has 8.0 (got p4d.24xlarge-1of8). Remove the key. The cheapest resource "
        "that can: g6.xlarge ($0.80 an hour).",
    ),
    "weights stored in fp8 on an A10G": (
        ("Qwen/Qwen3-30B-A3B-FP8", "g5.12xlarge", "vllm", ""),
        "resource: quantization fp8 needs compute capability 8.9, and A10G of g5.12xlarge has 8.6 "
        "(got g5.12xlarge). The cheapest resource that can: g6.12xlarge ($4.60 an hour).",
    ),
    "weights stored in fp8 that a small L4 could compute and not hold": (
        ("Qwen/Qwen3-30B-A3B-FP8", "p4d.24xlarge-1of8", "vllm", ""),
        "resource: quantization fp8 needs compute capability 8.9, and A100 of p4d.24xlarge-1of8 "
        "has 8.0 (got p4d.24xlarge-1of8). The cheapest resource that can: g6e.xlarge ($1.86 an "
        "hour).",
    ),
    "fp8 on an A100, by TGI": (
        (QWEN, "p4d.24xlarge-1of8", "tgi", "quantization: fp8"),
        "quantization: quantization fp8 needs compute capability 8.9, ",
    ),
    "awq of weights that are not": (
        (QWEN, "g6e.xlarge", "vllm", "quantization: awq"),
        f"quantization: awq reads weights that were stored in it, and those of {QWEN} are in "
        "bfloat16 (got awq). Choose a model that was quantized so, or remove the key. vllm@0.24.0 "
        "quantizes by itself with bitsandbytes, experts_int8, fp8, fp8_per_block, fp8_per_channel, "
        "fp8_per_tensor, int8_per_channel_weight_only, mxfp8, online.",
    ),
    "fp8 of weights stored in awq": (
        (f"{QWEN}-AWQ", "g6e.xlarge", "vllm", "quantization: fp8"),
        f"quantization: the weights of {QWEN}-AWQ are stored in awq (got fp8). Remove the key: the "
        "engine sees it itself.",
    ),
    "GGUF in an engine that reads none": (
        (f"{QWEN}-GGUF", "g6e.xlarge", "vllm", "quantization: Q4_K_M"),
        f"framework: vllm does not read gguf, the format of {QWEN}-GGUF (got vllm). Choose "
        "framework llama.cpp, or another model; vllm reads safetensors.",
    ),
    "GGUF without a choice of file": (
        (f"{QWEN}-GGUF", "g6e.xlarge", "llama.cpp", ""),
        f"quantization: missing: {QWEN}-GGUF comes in variants, and one must be chosen. Write for "
        "example `quantization: Q4_K_M`; there are Q4_K_M, Q5_K_M, Q6_K, Q8_0.",
    ),
    "heads that eight accelerators cannot share": (
        (QWEN, "g6e.48xlarge", "vllm", ""),
        f"resource: vllm@0.24.0 cannot divide the 28 attention heads of {QWEN} over 8 accelerators "
        "(got 8). Choose a resource with 1, 2 or 4 accelerators, or run copies side by side: "
        "`engineArgs: {tensor-parallel-size: 4, data-parallel-size: 2}`.",
    ),
    "accelerators that the asked size leaves out": (
        (QWEN, "g6e.12xlarge", "sglang", "engineArgs: {tp-size: 3}"),
        "engineArgs.tp-size: g6e.12xlarge has 4 accelerators, and tp-size 3 asks for 3 (got 3). "
        "Write `tp-size: 4`, or remove it; or choose another resource.",
    ),
    "a model that is never divided": (
        ("BAAI/bge-base-en-v1.5", "g6.12xlarge", "vllm", ""),
        "resource: vllm@0.24.0 cannot divide BAAI/bge-base-en-v1.5 over 4 accelerators (got 4). "
        "Choose a resource with 1 accelerator, or run copies side by side: "
        "`engineArgs: {tensor-parallel-size: 1, data-parallel-size: 4}`.",
    ),
    "several nodes for an engine of one": (
        ("Qwen/Qwen2.5-72B-Instruct", "p5.48xlarge-x2", "tgi", ""),
        "resource: tgi cannot spread one replica over the 2 nodes of p5.48xlarge-x2 "
        "(got p5.48xlarge-x2). Choose a resource of one node.",
    ),
    "an architecture that is newer than the engine": (
        ("Qwen/Qwen3-VL-8B-Instruct", "g6e.xlarge", "vllm@0.9.2", ""),
        "framework: vllm@0.9.2 does not know Qwen3VLForConditionalGeneration, the architecture of "
        "Qwen/Qwen3-VL-8B-Instruct (got vllm). Choose framework vllm, ",
    ),
    "a task that the engine does not serve": (
        ("BAAI/bge-base-en-v1.5", "g6.xlarge", "tgi", ""),
        "framework: tgi does not serve feature-extraction, the task of BAAI/bge-base-en-v1.5 "
        "(got tgi). Choose framework ",
    ),
    "an accelerator that the engine has no image for": (
        (QWEN, "inf2.xlarge", "vllm", ""),
        "resource: vllm does not run on inf2.xlarge, which only has neuron (got inf2.xlarge). "
        "Choose another resource; vllm runs on nvidia, cpu.",
    ),
    "CPUs that the image is not built for": (
        ("sentence-transformers/all-MiniLM-L6-v2", "m7g.xlarge", "tei", ""),
        "resource: ghcr.io/huggingface/text-embeddings-inference:cpu-1.9.3 is built for amd64, and "
        "the CPUs of m7g.xlarge are arm64 (got m7g.xlarge). Choose another resource.",
    ),
    "weights that an engine of one accelerator cannot spread": (
        ("black-forest-labs/FLUX.1-schnell", "g5.12xlarge", "hf-inference-toolkit", ""),
        "resource: the weights of black-forest-labs/FLUX.1-schnell are 32.0 GiB on its "
        "accelerator; of the 22.4 GiB of one A10G, ",
    ),
    "weights that cannot load": (
        ("Qwen/Qwen2.5-72B-Instruct", "g6e.xlarge", "vllm", ""),
        "resource: the weights of Qwen/Qwen2.5-72B-Instruct are 138.1 GiB on its accelerator; of "
        "the 44.7 GiB of one L40S, ",
    ),
    "a context that does not fit": (
        (
            "meta-llama/Llama-3.1-8B-Instruct",
            "g6.xlarge",
            "vllm",
            "engineArgs: {max-model-len: 131072}",
        ),
        "engineArgs.max-model-len: a context of 131072 tokens takes 16.0 GiB of KV cache on its "
        "accelerator, and beside the weights of meta-llama/Llama-3.1-8B-Instruct there are ",
    ),
    "a context that the model does not know": (
        (QWEN, "p5.4xlarge", "vllm", "engineArgs: {max-model-len: 40000}"),
        f"engineArgs.max-model-len: {QWEN} knows contexts of up to 32768 tokens (got 40000). Write "
        "at most 32768, or extend it with hf-overrides.",
    ),
    "a context that neither the model knows nor the accelerator holds": (
        (
            "meta-llama/Llama-3.1-8B-Instruct",
            "g6.xlarge",
            "vllm",
            "engineArgs: {max-model-len: 200000}",
        ),
        "engineArgs.max-model-len: meta-llama/Llama-3.1-8B-Instruct knows contexts of up to 131072 "
        "tokens (got 200000). Write at most ",
    ),
}
ACCEPTED = {
    "float16 on a T4": (
        "Qwen/Qwen2.5-0.5B-Instruct",
        "g4dn.xlarge",
        "vllm",
        "engineArgs: {dtype: half}",
    ),
    "fp8 on an L4": (QWEN, "g6.xlarge", "vllm", "quantization: fp8"),
    "awq as stored": (f"{QWEN}-AWQ", "g6.xlarge", "vllm", "quantization: awq"),
    "awq without a word": (f"{QWEN}-AWQ", "g5.xlarge", "sglang", ""),
    "GGUF with a file": (f"{QWEN}-GGUF", "g4dn.xlarge", "llama.cpp", "quantization: Q8_0"),
    "GGUF on CPUs": (
        "Qwen/Qwen2.5-0.5B-Instruct-GGUF",
        "m7i.2xlarge",
        "llama.cpp",
        "quantization: Q8_0",
    ),
    "copies side by side": (
        QWEN,
        "g6e.48xlarge",
        "vllm",
        "engineArgs: {tensor-parallel-size: 4, data-parallel-size: 2}",
    ),
    "an extended context": (
        QWEN,
        "p5.4xlarge",
        "vllm",
        "engineArgs: {max-model-len: 40000, hf-overrides: {rope_scaling: {type: yarn, factor: 4}}}",
    ),
    "a mixture of experts": ("deepseek-ai/DeepSeek-R1", "p5en.48xlarge", "sglang", ""),
    "embeddings by vLLM": ("Qwen/Qwen3-Embedding-0.6B", "g6.xlarge", "vllm", ""),
    "images": ("black-forest-labs/FLUX.1-schnell", "g6e.xlarge", "hf-inference-toolkit", ""),
}


@pytest.mark.parametrize(("parts", "expected"), REFUSED.values(), ids=REFUSED)
def test_refused(tmp_path: Path, parts: tuple[str, str, str, str], expected: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        load(tmp_path, *parts)
    (problem,) = caught.value.problems
    assert problem.render().partition("endpoints.chat.")[2].startswith(expected)


@pytest.mark.parametrize("parts", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(tmp_path: Path, parts: tuple[str, str, str, str]) -> None:
    endpoint = load(tmp_path, *parts)
    assert endpoint.fit is not None
    assert endpoint.fit.cache >= 0


def test_the_resource_that_is_named_fits(tmp_path: Path) -> None:
    parts = ("Qwen/Qwen2.5-72B-Instruct", "g6e.xlarge", "vllm", "")
    with pytest.raises(InvalidInputError) as caught:
        load(tmp_path, *parts)
    fix = caught.value.problems[0].fix
    named = fix.removeprefix("The cheapest resource that fits: ").split()[0]
    assert load(tmp_path, parts[0], named, *parts[2:]).fit is not None


@pytest.mark.parametrize("asked", [200_000, 131_072])
def test_the_context_that_is_named_fits(tmp_path: Path, asked: int) -> None:
    parts = ("meta-llama/Llama-3.1-8B-Instruct", "g6.xlarge", "vllm")
    with pytest.raises(InvalidInputError) as caught:
        load(tmp_path, *parts, f"engineArgs: {{max-model-len: {asked}}}")
    found = re.search(r"Write at most (\d+)", caught.value.problems[0].fix)
    assert found is not None
    assert load(tmp_path, *parts, f"engineArgs: {{max-model-len: {found[1]}}}").fit is not None


def load(folder: Path, model: str, resource: str, framework: str, *more: str) -> ResolvedEndpoint:
    entry = {"cluster": "main", "model": model, "resource": resource, "framework": framework}
    lines = [f"{key}: {value}" for key, value in entry.items()]
    lines += ["visibility: public", "replicas: {min: 1, max: 1}", *more]
    text = "".join(f"    {line}\n" for line in lines)
    file = folder / "e.yaml"
    file.write_text(f"endpoints:\n  chat:\n{text}", encoding="utf-8")
    (endpoint,) = load_endpoints(file, catalogue.settings(), CATALOG)
    return endpoint


def test_what_one_default_breaks_is_reported_once_for_all_endpoints(tmp_path: Path) -> None:
    file = tmp_path / "e.yaml"
    entry = "{model: Qwen/Qwen2.5-72B-Instruct, visibility: public}"
    file.write_text(
        "defaults: {cluster: main, resource: inf2.xlarge, framework: vllm}\n"
        f"endpoints: {{one: {entry}, two: {entry}}}\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidInputError) as caught:
        load_endpoints(file, catalogue.settings(), CATALOG)
    assert [problem.path for problem in caught.value.problems] == ["defaults.resource"]
