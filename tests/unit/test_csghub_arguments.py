"""CSGHub's arguments on the shipped engines: taken over, or refused with what to do instead.

Names and values are those of CSGHub's forms; the shipped catalogue decides.
"""

from pathlib import Path

import pytest
from pydantic import JsonValue

from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.engine_args.rendering import engine_arguments
from endpoints.read.problem import InvalidInputError
from tests.unit import catalogue

NEW, OLD, SGLANG, LLAMA_CPP = "vllm@0.24.0", "vllm@0.9.2", "sglang@0.5.14", "llama.cpp@b9787"
MODELS = {LLAMA_CPP: "Qwen/Qwen2.5-7B-Instruct-GGUF, quantization: Q4_K_M"}
TAKEN: list[tuple[str, dict[str, JsonValue]]] = [
    ("dtype: bfloat16", {"dtype": "bfloat16"}),
    ("gpu-memory-utilization: 0.9", {"gpu-memory-utilization": 0.9}),
    ("max-model-len: 8192", {"max-model-len": 8192}),
    ("tensor-parallel-size: 1", {"tensor-parallel-size": 1}),
    ("max-num-seqs: 256", {"max-num-seqs": 256}),
    ("scheduling-policy: fcfs", {"scheduling-policy": "fcfs"}),
    ("cpu-offload-gb: 0", {"cpu-offload-gb": 0}),
    ("data-parallel-size: 1", {"data-parallel-size": 1}),
    ("pipeline-parallel-size: 1", {"pipeline-parallel-size": 1}),
    ("load-format: auto", {"load-format": "auto"}),
    ("max-num-batched-tokens: 4096", {"max-num-batched-tokens": 4096}),
    ("enable-prefix-caching: enable", {"enable-prefix-caching": True}),
    ("enable-prompt-tokens-details: enable", {"enable-prompt-tokens-details": True}),
    ("enable-chunked-prefill: disable", {"enable-chunked-prefill": False}),
    ("enforce-eager: disable", {"enforce-eager": False}),
    ("disable-custom-all-reduce: enable", {"disable-custom-all-reduce": True}),
    ("enable-tool-calling: enable", {"enable-auto-tool-choice": True}),
    ("enable-expert-parallel: disable", {"enable-expert-parallel": False}),
    (
        "limit-mm-per-prompt: {image: 5, video: 5}",
        {"limit-mm-per-prompt": {"image": 5, "video": 5}},
    ),
]
"""CSGHub's for vLLM that both versions have."""
FREE_TEXT = (
    "the free text of CSGHub is no argument of an engine (got custom-options). "
    "Write each of its options under `engineArgs`, without dashes."
)
NO_JSON = (
    'is not JSON (got "image=5,video=5"). '
    "Write it as a map: `limit-mm-per-prompt: {image: 5, video: 5}`."
)
CSGHUB_SWITCH = "is a switch of CSGHub for what sglang calls tool-call-parser (got {}). "


def load(engine: str, arguments: str, resource: str = "g6e.xlarge") -> ResolvedEndpoint:
    model = MODELS.get(engine, "Qwen/Qwen2.5-7B-Instruct")
    Path("e.yaml").write_text(
        f"endpoints:\n  qwen: {{cluster: main, resource: {resource}, framework: {engine}, "
        f"model: {model}, engineArgs: {{{arguments}}}}}\n"
    )
    (endpoint,) = load_endpoints(Path("e.yaml"), catalogue.settings(), load_catalog())
    return endpoint


def reported(engine: str, argument: str, resource: str = "g6e.xlarge") -> str:
    """The only problem, without its place and its line of the file."""
    with pytest.raises(InvalidInputError) as caught:
        load(engine, argument, resource)
    (problem,) = caught.value.problems
    name = argument.partition(":")[0]
    return problem.render().partition(f"engineArgs.{name}: ")[2].partition("\n")[0]


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    ("engine", "argument", "meant"),
    [
        *((engine, *taken) for engine in (NEW, OLD) for taken in TAKEN),
        (NEW, "block-size: 128", {"block-size": 128}),
        (OLD, "block-size: 128", {"block-size": "128"}),
        (OLD, "swap-space: 4", {"swap-space": 4}),
        (OLD, "guided-decoding-backend: xgrammar", {"guided-decoding-backend": "xgrammar"}),
        (SGLANG, "context-length: 8192", {"context-length": 8192}),
        (SGLANG, "tensor-parallel-size: 1", {"tp-size": 1}),
        (SGLANG, "chunked-prefill-size: 1024", {"chunked-prefill-size": 1024}),
        (SGLANG, "cpu-offload-gb: 1", {"cpu-offload-gb": 1}),
        (SGLANG, "dp-size: 1", {"dp-size": 1}),
        (SGLANG, "enable-dp-attention: enable", {"enable-dp-attention": True}),
        (LLAMA_CPP, "ctx-size: 8192", {"ctx-size": 8192}),
        (LLAMA_CPP, "parallel: 1", {"parallel": 1}),
        (LLAMA_CPP, "batch-size: 2048", {"batch-size": 2048}),
        (LLAMA_CPP, "predict: -1", {"predict": -1}),
        (LLAMA_CPP, "threads: -1", {"threads": -1}),
    ],
)
def test_taken_over(engine: str, argument: str, meant: dict[str, JsonValue]) -> None:
    assert load(engine, argument).engine_args == meant


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    ("engine", "argument", "message"),
    [
        *((engine, "custom-options: --seed 1", FREE_TEXT) for engine in (NEW, SGLANG, LLAMA_CPP)),
        *((engine, 'limit-mm-per-prompt: "image=5,video=5"', NO_JSON) for engine in (NEW, OLD)),
        (
            OLD,
            "guided-decoding-backend: xgrammer",
            "not a choice of guided-decoding-backend (got xgrammer). Did you mean xgrammar?",
        ),
        (
            LLAMA_CPP,
            "gpu-layers: -1",
            "this argument is set by the program itself (got gpu-layers). Remove it here.",
        ),
        (
            SGLANG,
            "enable-tool-calling: enable",
            f"{CSGHUB_SWITCH.format('enable')}Write `tool-call-parser: qwen`.",
        ),
        (
            SGLANG,
            "enable-tool-calling: disable",
            f"{CSGHUB_SWITCH.format('disable')}Remove it: without the argument it is off.",
        ),
    ],
)
def test_refused(engine: str, argument: str, message: str) -> None:
    assert reported(engine, argument) == message


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    ("engine", "argument", "removed_in", "last_in"),
    [
        (NEW, "guided-decoding-backend: xgrammar", "0.12.0", "0.11.2"),
        (NEW, "swap-space: 4", "0.18.0", "0.17.1"),
        (SGLANG, "enable-ep-moe: enable", "0.5.3", "0.5.2"),
    ],
)
def test_removed(engine: str, argument: str, removed_in: str, last_in: str) -> None:
    """What to do instead is the catalogue's to say."""
    name = argument.partition(":")[0]
    message, _, advice = reported(engine, argument).partition(f" (got {name}). ")
    assert message == f"not an argument of {engine}: removed in {removed_in}, last in {last_in}"
    assert advice


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    ("engine", "argument", "message"),
    [
        (
            NEW,
            "max-model-length: 1",
            f"not an argument of {NEW} (got max-model-length). Did you mean max-model-len?",
        ),
        (
            NEW,
            "quantization: fp8",
            "this argument is set by `quantization` (got quantization). Remove it here.",
        ),
        (
            NEW,
            "api-key: x",
            "this argument is set by `visibility: private` (got api-key). Remove it here.",
        ),
        (
            NEW,
            "no-enable-prefix-caching: true",
            f"not an argument of {NEW} (got no-enable-prefix-caching). "
            "Write `enable-prefix-caching: false`.",
        ),
        (
            NEW,
            "max-num-seqs: 8k",
            "must be a whole number (got 8k). Write it in digits: `max-num-seqs: 8000`.",
        ),
    ],
)
def test_what_csghub_would_let_through(engine: str, argument: str, message: str) -> None:
    assert reported(engine, argument) == message


@pytest.mark.usefixtures("in_folder")
def test_three_of_four_accelerators() -> None:
    assert reported(NEW, "tensor-parallel-size: 3", "g6e.12xlarge") == (
        "g6e.12xlarge has 4 accelerators, and tensor-parallel-size 3 asks for 3 (got 3). "
        "Write `tensor-parallel-size: 4`, or remove it; or choose another resource."
    )


@pytest.mark.usefixtures("in_folder")
def test_json_with_quotes_reaches_the_engine() -> None:
    endpoint = load(NEW, 'hf-overrides: {note: "it\'s \\"so\\""}, seed: 1, max-model-len: 8K')
    assert engine_arguments(endpoint, 300)[-3:] == (
        '--hf-overrides={"note":"it\'s \\"so\\""}',
        "--seed=1",
        "--max-model-len=8192",
    )


@pytest.mark.usefixtures("in_folder")
def test_tool_calls_take_csghub_s_parser() -> None:
    words = engine_arguments(load(NEW, "enable-tool-calling: true"), 300)
    assert words[-2:] == ("--tool-call-parser=hermes", "--enable-auto-tool-choice")


def test_the_project_s_own_file() -> None:
    """The arguments in `endpoints.yaml` are right for its engines."""
    file = Path(__file__).parents[2] / "endpoints.yaml"
    endpoints = load_endpoints(file, catalogue.settings(), load_catalog())
    given = {endpoint.name: dict(endpoint.engine_args) for endpoint in endpoints}
    assert given["qwen-chat"] == {"max-model-len": 16384, "enable-prefix-caching": True}
    assert given["document-reader"] == {"context-length": 32768}
    assert given["qwen-small"] == {"ctx-size": 8192}
