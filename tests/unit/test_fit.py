"""What fits which resource, why the rest does not, and what is said of it."""

from dataclasses import replace

import pytest

from endpoints.catalog import Model
from endpoints.fit import (
    Misfit,
    Serving,
    measure,
)
from endpoints.plan.fit import Fit
from tests.unit.fit_models import (
    LLAMA_8B,
    LLAMA_70B,
    QWEN_7B,
    SERVING,
    VLLM,
    fitted,
    hardware,
    over,
    refused,
)


@pytest.mark.parametrize(
    ("model", "resource", "serving", "tokens"),
    [
        (QWEN_7B, "g6e.xlarge", SERVING, 32_768),
        (LLAMA_8B, "g5.xlarge", SERVING, 11_264),
        (LLAMA_8B, "p5.4xlarge", SERVING, 131_072),
        (LLAMA_70B, "g6e.12xlarge", over(4), 21_760),
    ],
)
def test_fits_with_this_context(model: Model, resource: str, serving: Serving, tokens: int) -> None:
    kept = fitted(model, resource, serving).kv_cache
    assert kept is not None
    assert kept.context_tokens == kept.max_context_tokens == tokens


@pytest.mark.parametrize(
    ("model", "resource", "serving", "text"),
    [
        (
            QWEN_7B,
            "g4dn.xlarge",
            replace(SERVING, data_type="float16"),
            "the weights of Qwen/Qwen2.5-7B-Instruct are 14.5 GiB on its accelerator; of the 16.0 "
            "GiB of one T4, 13.1 may be used, and 3.1 GiB are needed beside them",
        ),
        (
            LLAMA_70B,
            "p5.4xlarge",
            SERVING,
            "the weights of meta-llama/Llama-3.3-70B-Instruct are 134.0 GiB on its accelerator; of "
            "the 80.0 GiB of one H100, 70.6 may be used, and 9.0 GiB are needed beside them",
        ),
        (
            LLAMA_70B,
            "g6e.12xlarge",
            over(4, context_tokens=65_536),
            "a context of 65536 tokens takes 5.0 GiB of KV cache on each of 4 accelerators, and "
            "beside the weights of meta-llama/Llama-3.3-70B-Instruct there are 1.7 GiB for it: "
            "21760 tokens fit",
        ),
        (
            LLAMA_8B,
            "m7i.2xlarge",
            over(0, data_type="float32"),
            "the weights of meta-llama/Llama-3.1-8B-Instruct are 30.5 GiB; of the 28.1 GiB of one "
            "replica, 25.3 may be used, and 3.8 GiB are needed beside them",
        ),
    ],
)
def test_says_why_it_does_not_fit(model: Model, resource: str, serving: Serving, text: str) -> None:
    assert refused(model, resource, serving).text == text


def test_weights_that_leave_no_room_for_a_short_context_do_not_fit() -> None:
    misfit = measure(LLAMA_8B, hardware("21400Mi"), SERVING, VLLM)
    assert isinstance(misfit, Misfit)
    assert misfit.kind == "weights"
    assert 0 < misfit.largest < 2048
    assert misfit.cache == 2048 * 131_072


def test_the_arithmetic_is_shown() -> None:
    fit = fitted(QWEN_7B, "g6e.xlarge", replace(SERVING, context_tokens=16_384))
    assert fit.notes == (
        "memory 44.7 GiB, of which programs see 43.8 and 39.4 may be filled",
        "weights 15231 MB bfloat16 x 1.02 / 1 accelerator",
        "overhead 3.1 GiB: runtime 0.6, sampling for 256 sequences 1.5, graphs 1.0",
        "KV cache 57344 bytes a token: 2 x 28 layers x 4 heads x 128 x 2 bytes",
        "25 of 256 sequences fit with a full context of 16384 tokens; with shorter ones, more",
    )


def test_the_share_is_of_weights_and_cache_alone_where_the_engine_says_so() -> None:
    static = VLLM.model_copy(update={"static_fraction": True})
    fit, other = fitted(LLAMA_8B, "g6e.xlarge", engine=static), fitted(LLAMA_8B, "g6e.xlarge")
    assert fit.usable == other.usable + fit.overhead
    full = fitted(LLAMA_8B, "g6e.xlarge", replace(SERVING, memory_fraction=1.0), static)
    assert (
        full.usable == fitted(LLAMA_8B, "g6e.xlarge", replace(SERVING, memory_fraction=1.0)).usable
    )


def test_a_decoder_of_unknown_shape_is_not_proven() -> None:
    model = QWEN_7B.model_copy(update={"attention": None})
    fit = fitted(model, "g6e.xlarge")
    assert fit.kv_cache is None
    assert fit.notes[-1] == (
        "not proven: no KV cache is counted, the attention of Qwen/Qwen2.5-7B-Instruct is not "
        "recorded"
    )
    assert refused(model, "g4dn.xlarge").kind == "weights"


def test_other_vendors_are_unproven_and_idle_accelerators_named() -> None:
    found = measure(
        QWEN_7B, hardware("96Gi", vendor="neuron", count=16), over(16, tensor_parallel=4), VLLM
    )
    assert isinstance(found, Fit)
    assert "overheads are those of NVIDIA accelerators: unproven on neuron" in found.notes
    assert "12 of 16 accelerators are idle" in found.notes
