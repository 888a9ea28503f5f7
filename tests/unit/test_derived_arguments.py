"""Arguments that the file leaves out: derived values, their reasons, the fit's parameters."""

from typing import Any

import pytest
from pydantic import JsonValue

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.engine_args.derived import derive_arguments
from endpoints.engine_args.rendering import engine_arguments
from endpoints.engine_args.serving import serving_of
from endpoints.fit import Serving
from tests.support import resolved
from tests.unit import argument_catalogue

FACTS = argument_catalogue.facts("2.0.0", argument_catalogue.ARGUMENTS)
QWEN = resolved.model(architecture="Qwen2ForCausalLM")


def endpoint(
    given: dict[str, JsonValue], accelerators: int = 4, **changes: Any
) -> ResolvedEndpoint:
    fields = {
        "framework": argument_catalogue.framework(),
        "framework_version": "2.0.0",
        "facts": FACTS,
        "model": QWEN,
        "resource": resolved.resource(accelerators=accelerators),
        "engine_args": given,
        **changes,
    }
    return resolved.endpoint(**fields)


def fit(context_tokens: int) -> plan.Fit:
    cache = plan.KvCache(
        bytes_per_token=1,
        capacity_tokens=context_tokens,
        context_tokens=context_tokens,
        max_context_tokens=context_tokens,
        concurrent_sequences=1,
    )
    sizes = dict.fromkeys(("tensor_parallel", "pipeline_parallel", "data_parallel"), 1)
    amounts = dict.fromkeys(("memory", "usable", "weights", "overhead", "cache"), 1)
    return plan.Fit(accelerators=1, kv_cache=cache, notes=(), **sizes, **amounts)


def derived(
    given: dict[str, JsonValue], proof: plan.Fit | None = None, **changes: Any
) -> dict[str, tuple[object, str]]:
    arguments = derive_arguments(endpoint(given, **changes), proof)
    return {argument.name: (argument.value, argument.because) for argument in arguments}


FRACTION = (0.9, "default of engine@2.0.0, and what the fit is computed with")
SEQUENCES = (256, "what the fit and the autoscaler count with")


def test_what_follows_from_resource_and_fit() -> None:
    assert derived({}, fit(9000)) == {
        "tensor-parallel-size": (4, "g6e.xlarge has 4 accelerators"),
        "memory-fraction": FRACTION,
        "max-num-seqs": SEQUENCES,
        "max-model-len": (9000, "longest that fits beside the weights"),
    }


@pytest.mark.parametrize(
    ("given", "size", "because"),
    [
        ({"pipeline-parallel-size": 2}, 2, ", divided by 2 for the other parallel sizes"),
        (
            {"pipeline-parallel-size": 2, "data-parallel-size": 2},
            1,
            ", divided by 4 for the other parallel sizes",
        ),
        ({"data-parallel-size": 2, "dp-attention": True}, 4, ""),
        ({"data-parallel-size": 2, "dp-attention": False}, 2, ", divided by 2 for the other "),
    ],
)
def test_the_tensor_parallel_size_is_what_the_others_leave(
    given: dict[str, JsonValue], size: int, because: str
) -> None:
    value, why = derived(given)["tensor-parallel-size"]
    assert value == size
    assert why.startswith(f"g6e.xlarge has 4 accelerators{because}")


def test_what_is_given_is_not_derived() -> None:
    given: dict[str, JsonValue] = {
        "tensor-parallel-size": 4,
        "memory-fraction": 0.5,
        "max-num-seqs": 8,
        "max-model-len": 100,
        "auto-tool-choice": True,
        "tool-call-parser": "mistral",
    }
    assert derived(given, fit(9000)) == {}


def test_nothing_is_divided_on_a_cpu() -> None:
    assert list(derived({}, fit(9000), accelerators=0)) == ["max-model-len"]


def test_a_model_that_keeps_no_cache_has_no_context() -> None:
    assert list(derived({}, None)) == ["tensor-parallel-size", "memory-fraction", "max-num-seqs"]


def test_the_model_s_whole_context() -> None:
    assert derived({}, fit(32768))["max-model-len"] == (
        32768,
        "all that owner/model knows, and it fits",
    )


def test_what_the_contract_sets_is_not_derived() -> None:
    framework = argument_catalogue.framework(
        reservedArgs=("tensor_parallel_size", "max-num-seqs"), memoryFraction=None
    )
    assert derived({}, framework=framework) == {}


def test_tool_calls_take_the_parser_of_the_architecture() -> None:
    assert derived({"auto-tool-choice": True})["tool-call-parser"] == (
        "hermes",
        "how Qwen2ForCausalLM writes tool calls",
    )
    assert "tool-call-parser" not in derived({"auto-tool-choice": False})
    assert "tool-call-parser" not in derived({})


def test_derived_arguments_stand_before_those_of_the_file() -> None:
    plain = endpoint({"seed": 1})
    arguments = derive_arguments(plain, fit(9000))
    words = engine_arguments(endpoint({"seed": 1}, derived=arguments), 300)
    assert words[-5:] == (
        "--tensor-parallel-size=4",
        "--memory-fraction=0.9",
        "--max-num-seqs=256",
        "--max-model-len=9000",
        "--seed=1",
    )


def test_the_fit_gets_the_parameters_of_the_engine() -> None:
    given: dict[str, JsonValue] = {
        "data-parallel-size": 2,
        "memory-fraction": 0.5,
        "max-model-len": 8192,
        "max-num-seqs": 16,
        "max-batch-tokens": 4096,
        "dtype": "half",
        "kv-cache-dtype": "fp8",
    }
    assert serving_of(endpoint(given, quantization="fp8")) == Serving(
        accelerators=4,
        tensor_parallel=2,
        pipeline_parallel=1,
        data_parallel=2,
        memory_fraction=0.5,
        context_tokens=8192,
        max_sequences=16,
        data_type="float16",
        quantization="fp8",
        quantization_bits=8,
        cache_data_type="float8",
        batch_tokens=4096,
    )


def test_the_fit_gets_ranks_that_attend_apart() -> None:
    serving = serving_of(endpoint({"data-parallel-size": 2, "dp-attention": True}))
    sizes = (serving.tensor_parallel, serving.data_parallel, serving.attention_groups)
    assert sizes == (4, 1, 2)


def test_the_fit_of_an_endpoint_without_arguments() -> None:
    assert serving_of(endpoint({"dtype": "auto", "max-model-len": -1}, accelerators=0)) == Serving(
        accelerators=0,
        tensor_parallel=1,
        pipeline_parallel=1,
        data_parallel=1,
        memory_fraction=0.9,
        max_sequences=256,
    )
