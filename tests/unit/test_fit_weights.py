"""Weights as they are loaded, and what runs beside them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from endpoints.fit import (
    Misfit,
    Serving,
    measure,
)
from endpoints.fit.overhead import batch_of
from endpoints.plan.fit import Fit
from endpoints.quantity import GIB
from tests.unit.fit_models import (
    CATALOG,
    CPU,
    HUGE,
    LLAMA_8B,
    LLAMA_70B,
    OLD_VLLM,
    QWEN_7B,
    QWEN_VL_72B,
    SERVING,
    VLLM,
    fitted,
    hardware,
    over,
)


@pytest.mark.parametrize(
    ("facts", "serving", "megabytes", "kind"),
    [
        ({}, SERVING, 15_231, "bfloat16"),
        ({}, replace(SERVING, data_type="float16"), 15_231, "float16"),
        ({}, replace(SERVING, data_type="float32"), 30_462, "float32"),
        ({"data_type": "float32", "weight_bytes": 30_462_466_048}, SERVING, 15_231, "bfloat16"),
        ({"data_type": None}, SERVING, 15_231, "bfloat16"),
        ({"data_type": None, "weight_bytes": 30_462_466_048}, SERVING, 15_231, "bfloat16"),
        # Files that hold more than one copy: no engine loads wider than float32.
        ({"data_type": "float32", "weight_bytes": 10**12}, SERVING, 15_231, "bfloat16"),
        ({"loaded_bytes": 14_000_000_000}, SERVING, 14_000, "bfloat16"),
        ({"quantization": "awq", "weight_bytes": 5_570_000_000}, SERVING, 5_570, "awq"),
        ({"quantization": "mxfp4", "weight_bytes": 5_570_000_000}, SERVING, 5_570, "mxfp4"),
        # 2 x 152064 x 3584 values of embeddings keep their 2 bytes, all others take 1.
        ({}, replace(SERVING, quantization="fp8", quantization_bits=8), 8_705, "fp8"),
        ({}, over(0), 15_231, "bfloat16"),
        ({"data_type": "float16"}, over(0), 30_462, "float32"),
    ],
)
def test_weights_are_as_wide_as_they_are_loaded(
    facts: Mapping[str, Any], serving: Serving, megabytes: int, kind: str
) -> None:
    resource = HUGE if serving.accelerators else CPU
    model = QWEN_7B.model_copy(update=dict(facts))
    found = measure(model, resource, serving, VLLM)
    weights = found.weights
    factor = 1.09 if facts.get("quantization") == "mxfp4" else 1.02
    assert weights // 10**6 == pytest.approx(megabytes * factor, abs=1)
    if isinstance(found, Fit):
        assert found.notes[1].startswith(f"weights {megabytes} MB {kind} x {factor}")


def test_quantizing_while_loading_is_not_trusted_where_it_is_uncertain() -> None:
    quantized = replace(SERVING, quantization="fp8", quantization_bits=8)
    for model in (
        QWEN_VL_72B,
        QWEN_7B.model_copy(update={"attention": None}),
        QWEN_7B.model_copy(update={"quantization": "awq"}),
    ):
        assert fitted(model, serving=quantized).weights == fitted(model).weights


def test_an_unknown_vocabulary_never_makes_weights_or_overhead_smaller() -> None:
    unknown = QWEN_7B.model_copy(update={"vocabulary": None})
    quantized = replace(SERVING, quantization="fp8", quantization_bits=8)
    known_fit, fit = fitted(QWEN_7B, serving=quantized), fitted(unknown, serving=quantized)
    assert fit.weights > known_fit.weights
    assert fit.overhead > known_fit.overhead
    assert "its vocabulary is not recorded and counts as 262144 tokens" in fit.notes


def test_what_quantizes_at_the_end_needs_room_for_all_of_it_first() -> None:
    serving = replace(SERVING, quantization="fp8", quantization_bits=8)
    model = LLAMA_8B.model_copy(update={"context_length": 4096})
    assert isinstance(measure(model, hardware("15Gi"), serving, VLLM), Fit)
    misfit = measure(model, hardware("15Gi"), serving, OLD_VLLM)
    assert isinstance(misfit, Misfit)
    assert misfit.text == (
        "the weights of meta-llama/Llama-3.1-8B-Instruct are 15.3 GiB on its accelerator; of the "
        "15.0 GiB of one L40S, 14.1 may be used, and they are quantized only when all are loaded"
    )


def test_a_gguf_variant_counts_its_own_bytes() -> None:
    model = CATALOG.models["Qwen/Qwen2.5-7B-Instruct-GGUF"]
    small = fitted(model, CPU.name, over(0, quantization="Q4_K_M")).weights
    large = fitted(model, CPU.name, over(0, quantization="Q8_0")).weights
    assert (small, large) == (round(4683074240 * 1.02), round(8098525888 * 1.02))


@pytest.mark.parametrize(
    ("parallel", "share"),
    [
        ({"tensor_parallel": 4}, 0.25),
        ({"data_parallel": 4}, 1.0),
        ({"pipeline_parallel": 4}, 0.25),
        # 27 of 80 layers.
        ({"pipeline_parallel": 3}, 0.3375),
    ],
)
def test_parallelism_divides_weights_and_rounds_up(
    parallel: Mapping[str, int], share: float
) -> None:
    serving = over(4, **{"tensor_parallel": 1, **parallel})
    whole, part = fitted(LLAMA_70B).weights, fitted(LLAMA_70B, serving=serving).weights
    assert whole * share <= part <= whole * (share + 0.02)


def test_encoders_and_pipelines_keep_no_cache() -> None:
    encoder = fitted(CATALOG.models["BAAI/bge-large-en-v1.5"], "g4dn.xlarge")
    assert encoder.kv_cache is None
    assert not any("not proven" in note for note in encoder.notes)
    pipeline = CATALOG.models["stabilityai/stable-diffusion-xl-base-1.0"]
    drawing = fitted(pipeline, "g6e.xlarge", replace(SERVING, data_type="float16"))
    assert drawing.kv_cache is None
    assert drawing.overhead >= 4 * GIB


def test_an_encoder_on_cpu_holds_the_scores_of_its_longest_input() -> None:
    reranker = CATALOG.models["BAAI/bge-reranker-v2-m3"]
    fit = fitted(reranker, CPU.name, over(0))
    # 16 heads x 8192 x 8192 scores, before and after softmax, in float32.
    assert fit.overhead > 2 * 16 * 8192**2 * 4
    assert fit.usable == int(fit.memory * 0.9)


def test_the_first_of_the_stages_holds_the_embeddings_beside_its_layers() -> None:
    serving = over(4, tensor_parallel=1, pipeline_parallel=4)
    embeddings = 128_256 * 8192 * 2
    stage = embeddings + (141_110_000_000 - embeddings) / 4
    assert fitted(LLAMA_70B, serving=serving).weights == pytest.approx(stage * 1.02, rel=1e-3)


def test_long_steps_cost_more_than_sampling_for_few() -> None:
    fit = fitted(LLAMA_8B, serving=replace(SERVING, max_sequences=1, batch_tokens=32_768))
    # Runtime, graphs, and 20 values of 2 bytes in each of 4096 places of a token.
    assert fit.overhead == int(0.6 * GIB) + GIB + 32_768 * 4096 * 20 * 2


def test_images_need_an_encoder_beside_the_language_model() -> None:
    text = QWEN_VL_72B.model_copy(update={"task": "text-generation"})
    assert fitted(QWEN_VL_72B).overhead == fitted(text).overhead + 5 * GIB


def test_nothing_is_captured_on_cpu() -> None:
    small = LLAMA_8B.model_copy(update={"loaded_bytes": 2_000_000_000})
    serving = over(0, max_sequences=4, batch_tokens=16_384)
    assert fitted(small, CPU.name, serving).overhead == int(0.6 * GIB) + 16_384 * 4096 * 20 * 2


@pytest.mark.parametrize(
    ("gibibytes", "tokens"), [(22, 2048), (35, 4096), (69, 4096), (70, 8192), (180, 8192)]
)
def test_large_accelerators_take_long_steps(gibibytes: int, tokens: int) -> None:
    assert batch_of(SERVING, gibibytes * GIB) == tokens
    assert batch_of(replace(SERVING, batch_tokens=512), gibibytes * GIB) == 512


def test_groups_of_ranks_that_attend_apart_each_hold_the_whole_attention() -> None:
    together = fitted(LLAMA_70B, serving=over(8))
    apart = fitted(LLAMA_70B, serving=over(8, attention_groups=8))
    # 80 layers x 2 x 8192 x 128 x (64 + 8 heads) values of 2 bytes, of which an eighth is there.
    more = 80 * 2 * 8192 * 128 * 72 * 2 * 7 / 8 * 1.02
    assert apart.weights - together.weights == pytest.approx(more, rel=1e-3)
