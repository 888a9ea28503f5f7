"""Arguments that an engine's parser takes and the engine itself does not start with."""

from pathlib import Path

import pytest

from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from endpoints.read.problem import InvalidInputError
from tests.unit import catalogue

CATALOG = load_catalog()
QWEN = "Qwen/Qwen3-8B"
GGUF = "Qwen/Qwen2.5-7B-Instruct-GGUF"
AWQ = "Qwen/Qwen2.5-7B-Instruct-AWQ"
FLOAT16 = "intfloat/e5-mistral-7b-instruct"


def reported(folder: Path, model: str, resource: str, framework: str, more: str) -> list[str]:
    """Problems of one public endpoint, without their place."""
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
    assert reported(tmp_path, model, "g6e.xlarge", framework, more) == [
        f"endpoints.ep.engineArgs.{argument}: must be a whole number, at least 1 (got {value}). "
        "Remove it."
    ]


METHODS = {
    "CPUs quantize to nothing": (
        (QWEN, "m7i.8xlarge", "vllm", "quantization: fp8"),
        "quantization: vllm@0.24.0 does not run quantization fp8 on CPUs, which m7i.8xlarge has "
        "(got fp8). Remove the key, or choose a resource of another kind.",
    ),
    "CPUs read no FP8": (
        ("Qwen/Qwen3-32B-FP8", "m7i.8xlarge", "vllm", ""),
        "resource: vllm@0.24.0 does not run quantization fp8 on CPUs, which m7i.8xlarge has "
        "(got m7i.8xlarge). Choose another model, or choose a resource of another kind.",
    ),
    "a method of AMD's": (
        (QWEN, "p5.4xlarge", "vllm@0.9.2", "quantization: ptpc_fp8"),
        "quantization: vllm@0.9.2 does not run quantization ptpc_fp8 on NVIDIA accelerators, which "
        "p5.4xlarge has (got ptpc_fp8). Remove the key, or choose a resource of another kind.",
    ),
    "AWQ in float32": (
        (AWQ, "g6.xlarge", "vllm", "engineArgs: {dtype: float32}"),
        "engineArgs.dtype: quantization awq computes in bfloat16 or float16 (got float32). "
        "Write `dtype: bfloat16`, or remove it.",
    ),
    "MXFP4 in float16": (
        ("openai/gpt-oss-20b", "g6e.xlarge", "vllm", "engineArgs: {dtype: half}"),
        "engineArgs.dtype: quantization mxfp4 computes in bfloat16 (got half). "
        "Write `dtype: bfloat16`, or remove it.",
    ),
    "a method for other weights": (
        ("Qwen/Qwen2.5-1.5B-Instruct", "g6.xlarge", "tgi", "quantization: awq"),
        "quantization: awq reads weights that were stored in it, and those of "
        "Qwen/Qwen2.5-1.5B-Instruct are in bfloat16 (got awq). Choose a model that was quantized "
        "so, or remove the key. tgi@3.3.7 quantizes by itself with eetq, bitsandbytes, "
        "bitsandbytes-nf4, bitsandbytes-fp4, fp8.",
    ),
    "weights of a type that the method does not take": (
        (FLOAT16, "g6e.xlarge", "vllm", "quantization: mxfp8"),
        f"quantization: quantization mxfp8 computes in bfloat16, and the weights of {FLOAT16} are "
        "in float16 (got mxfp8). Write `engineArgs: {dtype: bfloat16}`, or remove the key.",
    ),
}


@pytest.mark.parametrize(("entry", "expected"), METHODS.values(), ids=METHODS)
def test_methods_have_their_platforms_and_data_types(
    tmp_path: Path, entry: tuple[str, str, str, str], expected: str
) -> None:
    assert reported(tmp_path, *entry) == [f"endpoints.ep.{expected}"]


@pytest.mark.parametrize(
    "entry",
    [
        (AWQ, "m7i.8xlarge", "vllm", ""),
        # Left to itself, the engine takes the kernel of AWQ that computes in bfloat16.
        (AWQ, "g6.xlarge", "vllm@0.9.2", "engineArgs: {dtype: bfloat16}"),
        (FLOAT16, "g6e.xlarge", "vllm", "quantization: fp8"),
    ],
)
def test_other_methods_and_data_types_are_taken(
    tmp_path: Path, entry: tuple[str, str, str, str]
) -> None:
    assert reported(tmp_path, *entry) == []


@pytest.mark.parametrize(
    ("entry", "others"),
    [
        # TEI's image for CPUs is built for amd64, TGI's kernels begin at 8.0.
        (("BAAI/bge-base-en-v1.5", "m7g.xlarge", "sglang", ""), "framework vllm, or"),
        (("meta-llama/Llama-3.2-1B-Instruct", "g4dn.xlarge", "tei", ""), "sglang or vllm, or"),
        # The inference toolkit checks no API key.
        (("Qwen/Qwen-Image", "g7e.2xlarge", "vllm", ""), "framework hf-inference-toolkit, or"),
        (("Qwen/Qwen-Image", "g7e.2xlarge", "vllm", "visibility: private"), "Choose another model"),
    ],
)
def test_alternatives_start_on_the_resource(
    tmp_path: Path, entry: tuple[str, str, str, str], others: str
) -> None:
    assert others in next(text for text in reported(tmp_path, *entry) if " serve " in text)


def test_another_resource_is_sought_for_as_many_as_are_read(tmp_path: Path) -> None:
    file = tmp_path / "endpoints.yaml"
    file.write_text(
        "defaults: {cluster: main, framework: vllm}\nendpoints:\n"
        + "  ep: {model: deepseek-ai/DeepSeek-R1, resource: p5.48xlarge}\n"
        + "".join(
            f"  ep{number}: {{model: {QWEN}, resource: g4dn.xlarge, engineArgs: "
            f"{{dtype: half, max-model-len: {8192 + number}}}}}\n"
            for number in range(100)
        )
    )
    with pytest.raises(InvalidInputError) as refused:
        load_endpoints(file, catalogue.settings(), CATALOG)
    first, *_, last = [problem.fix for problem in refused.value.problems]
    assert first.startswith("The cheapest resource that fits: ")
    assert last == "Choose a larger resource or a smaller model."


@pytest.mark.parametrize(
    ("framework", "argument", "by"),
    [
        ("vllm", "nnodes: 2", "`resource`"),
        ("sglang", "node-rank: 1", "`resource`"),
        ("vllm@0.9.2", "headless: true", "the program itself"),
        ("vllm", "uds: /tmp/socket", "the program itself"),
        ("vllm", "ssl-keyfile: key.pem", "the program itself"),
    ],
)
def test_a_replica_is_one_server_that_answers_http(
    tmp_path: Path, framework: str, argument: str, by: str
) -> None:
    name = argument.partition(":")[0]
    assert reported(tmp_path, QWEN, "g6e.xlarge", framework, f"engineArgs: {{{argument}}}") == [
        f"endpoints.ep.engineArgs.{name}: this argument is set by {by} (got {name}). "
        "Remove it here."
    ]


def test_a_step_holds_a_token_of_every_sequence(tmp_path: Path) -> None:
    few = "engineArgs: {max-num-batched-tokens: 128}"
    assert reported(tmp_path, QWEN, "g6e.xlarge", "vllm", few) == [
        "endpoints.ep.engineArgs.max-num-batched-tokens: a step of 128 tokens cannot hold one of "
        "each of 256 sequences (got 128). Write at least 256, or `max-num-seqs: 128`."
    ]
    both = "engineArgs: {max-num-batched-tokens: 128, max-num-seqs: 128}"
    assert reported(tmp_path, QWEN, "g6e.xlarge", "vllm", both) == []
    undivided = "engineArgs: {chunked-prefill-size: -1}"
    assert reported(tmp_path, QWEN, "g6e.xlarge", "sglang", undivided) == []
