"""Against what vLLM logged on real accelerators: never more room than there was, rarely far less.

Each figure is GiB of KV cache on one accelerator, out of a public log; 1,024 sequences are vLLM's
default on that hardware and version.
"""

import pytest

from endpoints.catalog import CloudResource, Model
from endpoints.fit import Misfit, Serving, measure
from endpoints.quantity import GIB
from tests.unit.fit_models import (
    GPT_OSS_20B,
    GPT_OSS_120B,
    LLAMA_8B,
    QWEN3_235B_FP8,
    QWEN_VL_72B,
    R1_DISTILL_14B,
    VLLM,
    hardware,
    over,
)

A100_40 = hardware("40960Mi", model="A100")
A100_80 = hardware("81920Mi", model="A100")
H100 = hardware("81920Mi", model="H100")
L40S = hardware("45776Mi", model="L40S")
RTX_4090 = hardware("24564Mi", model="RTX 4090")


@pytest.mark.parametrize(
    ("model", "resource", "serving", "logged"),
    [
        # 158,656 tokens of 128 KiB: vllm pull request 17122, version 0.8.5.
        (LLAMA_8B, L40S, over(1, max_sequences=1024), 19.37),
        # vllm pull request 10511, version 0.6.5, the same shape as Meta-Llama-3-8B.
        (LLAMA_8B, H100, over(1), 53.29),
        # myoceane.fr, "vLLM A100 Gemma-4", version 0.19.0.
        (GPT_OSS_20B, A100_80, over(1, memory_fraction=0.65), 36.56),
        # vllm issue 21348, July 2025.
        (QWEN3_235B_FP8, H100, over(4, max_sequences=1024), 8.11),
        # vllm issue 13061, version 0.7.
        (R1_DISTILL_14B, RTX_4090, over(2, memory_fraction=0.98), 8.69),
    ],
    ids=["llama-l40s", "llama-h100", "gpt-oss-a100", "qwen3-4-h100", "r1-2-4090"],
)
def test_the_cache_is_at_most_what_was_logged_and_at_least_two_thirds(
    model: Model, resource: CloudResource, serving: Serving, logged: float
) -> None:
    fit = measure(model, resource, serving, VLLM)
    assert not isinstance(fit, Misfit), fit.text
    assert logged * 2 / 3 <= fit.cache / GIB <= logged


@pytest.mark.parametrize(
    ("model", "resource", "serving"),
    [
        # 2.1 GiB were missing: vllm issue 23278, version 0.10.1.
        (GPT_OSS_120B, H100, over(1, max_sequences=1024)),
        # 0.04 GiB were left on one of them: vllm issue 16570, version 0.8.3.
        (QWEN_VL_72B, A100_40, over(4, memory_fraction=0.95)),
    ],
    ids=["gpt-oss-h100", "qwen-vl-4-a100"],
)
def test_what_did_not_start_does_not_fit(
    model: Model, resource: CloudResource, serving: Serving
) -> None:
    assert isinstance(measure(model, resource, serving, VLLM), Misfit)
