"""Bytes of the KV cache and the parallelism that divides them."""

from dataclasses import replace

import pytest

from endpoints.catalog import Model
from endpoints.fit import (
    Serving,
    largest_tensor_parallel,
    valid_tensor_parallel,
)
from tests.unit.fit_models import (
    CATALOG,
    DEEPSEEK_V3,
    GPT_OSS_20B,
    LLAMA_8B,
    LLAMA_70B,
    MISTRAL_7B,
    OLD_VLLM,
    QWEN_7B,
    QWEN_72B,
    SERVING,
    cached,
    decoder,
    fitted,
    over,
)


@pytest.mark.parametrize(
    ("model", "serving", "expected"),
    [
        (LLAMA_8B, SERVING, 131_072),
        (MISTRAL_7B, SERVING, 131_072),
        (QWEN_7B, SERVING, 57_344),
        (QWEN_72B, SERVING, 327_680),
        (QWEN_72B, over(8), 40_960),
        # More ranks than KV heads: each holds a copy of one.
        (QWEN_72B, over(16), 40_960),
        (QWEN_72B, over(4, tensor_parallel=2, pipeline_parallel=2), 81_920),
        (LLAMA_8B, replace(SERVING, cache_data_type="float8"), 65_536),
        (LLAMA_8B, replace(SERVING, data_type="float32"), 262_144),
        # The latent vector is on every rank, and a stage has at most 31 of 61 layers.
        (DEEPSEEK_V3, SERVING, 70_272),
        (DEEPSEEK_V3, over(8), 70_272),
        (DEEPSEEK_V3, over(16, tensor_parallel=8, pipeline_parallel=2), 35_712),
        # 12 of 24 layers slide.
        (GPT_OSS_20B, SERVING, 24_576),
        # Where kinds of layers mix, a stage may have one more of a kind than its share.
        (GPT_OSS_20B, over(2, tensor_parallel=1, pipeline_parallel=2), 14_336),
    ],
)
def test_a_token_takes_what_is_published(model: Model, serving: Serving, expected: int) -> None:
    assert cached(model, serving).bytes_per_token == expected


def test_an_engine_without_a_hybrid_cache_keeps_every_layer_in_full() -> None:
    assert cached(GPT_OSS_20B, engine=OLD_VLLM).bytes_per_token == 49_152


def test_sliding_layers_cost_the_window_and_one_step_only() -> None:
    tokens = 100_096
    serving = replace(SERVING, batch_tokens=2048, context_tokens=tokens)
    fit = fitted(GPT_OSS_20B, serving=serving)
    assert fit.kv_cache is not None
    # 128 + 2048 + one block of 256 tokens, rounded up to whole blocks.
    sequence = 24_576 * tokens + 24_576 * 2560
    assert fit.kv_cache.concurrent_sequences == fit.cache // sequence


def test_a_model_of_sliding_layers_alone_takes_any_context_once_the_window_fits() -> None:
    model = decoder(
        "test/sliding", 10**9, 2.0, 1000, context_length=10**7,
        layers=16, hidden_size=512, heads=8, kv_heads=8, head_dim=64,
        full_layers=0, sliding_layers=16, sliding_window=4096,
    )  # fmt: skip
    kept = cached(model)
    assert (kept.bytes_per_token, kept.max_context_tokens) == (0, 10**7)


@pytest.mark.parametrize(
    ("full", "sliding", "layers"),
    [(12, 12, 12), (10, 52, 10), (12, 5, 15), (10, 12, 12)],
)
def test_groups_of_layers_are_padded_as_the_hybrid_cache_does(
    full: int, sliding: int, layers: int
) -> None:
    model = decoder(
        "test/hybrid", 10**9, 2.0, 1000,
        layers=full + sliding, hidden_size=512, heads=8, kv_heads=1, head_dim=64,
        full_layers=full, sliding_layers=sliding, sliding_window=1024,
    )  # fmt: skip
    assert cached(model).bytes_per_token == 2 * 64 * 2 * layers


def test_copies_answer_side_by_side_but_share_no_sequence() -> None:
    one, two = cached(LLAMA_8B), cached(LLAMA_8B, over(2, tensor_parallel=1, data_parallel=2))
    assert two.concurrent_sequences == 2 * one.concurrent_sequences
    assert two.capacity_tokens == one.capacity_tokens


@pytest.mark.parametrize(
    ("model", "accelerators", "sizes"),
    [
        (LLAMA_70B, 8, (1, 2, 4, 8)),
        (LLAMA_70B, 16, (1, 2, 4, 8, 16)),
        # 28 heads, 4 KV heads: 7 would divide the heads alone.
        (QWEN_7B, 8, (1, 2, 4)),
        (DEEPSEEK_V3, 8, (1, 2, 4, 8)),
        (LLAMA_8B, 0, (1,)),
        (LLAMA_8B.model_copy(update={"attention": None}), 6, (1, 2, 4)),
        (CATALOG.models["BAAI/bge-large-en-v1.5"], 8, (1,)),
    ],
)
def test_tensor_parallel_divides_the_heads(
    model: Model, accelerators: int, sizes: tuple[int, ...]
) -> None:
    assert valid_tensor_parallel(model, accelerators) == sizes
    assert largest_tensor_parallel(model, accelerators) == sizes[-1]


def test_groups_of_ranks_that_attend_apart_share_no_sequence() -> None:
    together, apart = cached(LLAMA_70B, over(8)), cached(LLAMA_70B, over(8, attention_groups=4))
    assert apart.bytes_per_token == 4 * together.bytes_per_token
    assert apart.capacity_tokens < together.capacity_tokens / 3
    assert apart.concurrent_sequences % 4 == 0
