"""Attention facts of configurations, as published models have them."""

import pytest

from endpoints.catalog import Attention
from hub.decoder import attention, decoder_config, experts, is_encoder
from hub.errors import NotRecognisedError
from hub.gguf_files import as_config
from hub.gguf_header import Value

PLAIN: dict[str, object] = {"num_hidden_layers": 12, "hidden_size": 1024, "num_attention_heads": 16}
JAMBA = {"attn_layer_period": 8, "attn_layer_offset": 4, "num_hidden_layers": 32}
MINI = {"model_type": "minicpm3", "kv_lora_rank": 256, "qk_rope_head_dim": 32}


def layers(config: dict[str, object]) -> tuple[int, int, int | None]:
    found = attention(decoder_config({**PLAIN, **config}))
    return found.full_layers, found.sliding_layers, found.sliding_window


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        pytest.param({}, (12, 0, None), id="every layer sees everything"),
        pytest.param({"sliding_window": 4096}, (0, 12, 4096), id="Mistral 0.1"),
        pytest.param({"sliding_window": None}, (12, 0, None), id="Mistral 0.2"),
        pytest.param(
            {"sliding_window": 32768, "use_sliding_window": False, "max_window_layers": 4},
            (12, 0, None),
            id="Qwen2",
        ),
        pytest.param(
            {"sliding_window": 32768, "use_sliding_window": True, "max_window_layers": 4},
            (4, 8, 32768),
            id="Qwen2 with its window",
        ),
        pytest.param(
            {"sliding_window": 32768, "model_type": "qwen2_vl"}, (12, 0, None), id="Qwen2-VL nested"
        ),
        pytest.param({"sliding_window": 9, "model_type": "gemma2"}, (6, 6, 9), id="Gemma 2"),
        pytest.param({"sliding_window": 9, "model_type": "gemma3_text"}, (2, 10, 9), id="Gemma 3"),
        pytest.param(
            {"sliding_window": 9, "sliding_window_pattern": 4}, (3, 9, 9), id="Command R7"
        ),
        pytest.param(
            {"sliding_window": 9, "sliding_window_pattern": "LLLG"}, (3, 9, 9), id="Exaone 4"
        ),
        pytest.param(
            {"layer_types": ["sliding_attention", "full_attention"] * 6, "sliding_window": 128},
            (6, 6, 128),
            id="gpt-oss",
        ),
        pytest.param(
            {"layer_types": ["sliding_attention"] * 12}, (12, 0, None), id="a window without size"
        ),
        pytest.param(
            {"layer_types": ["chunked_attention", "surprise"] * 6},
            (12, 0, None),
            id="unknown: full",
        ),
        pytest.param({"full_attention_interval": 4}, (3, 0, None), id="Qwen3-Next"),
        pytest.param(
            {"layer_types": ["linear_attention"] * 9 + ["full_attention"] * 3},
            (3, 0, None),
            id="Qwen3-Next, newer",
        ),
        pytest.param(JAMBA, (4, 0, None), id="Jamba"),
        pytest.param({"hybrid_override_pattern": "M-M*M-M*M-M-"}, (2, 0, None), id="Nemotron-H"),
        pytest.param({"attn_type_list": [0, 0, 0, 1] * 3}, (3, 0, None), id="MiniMax"),
        pytest.param({"full_attn_idxs": [2, 5, 8]}, (3, 0, None), id="LFM2"),
        pytest.param(
            {
                "layer_types": (["sliding_attention"] * 3 + ["full_attention"]) * 3,
                "sliding_window": 512,
                "num_kv_shared_layers": 5,
            },
            (1, 6, 512),
            id="Gemma 3n: the last layers share",
        ),
        pytest.param({"use_cla": True, "cla_share_factor": 2}, (6, 0, None), id="Hunyuan"),
    ],
)
def test_layers_that_cache(
    config: dict[str, object], expected: tuple[int, int, int | None]
) -> None:
    assert layers(config) == expected


@pytest.mark.parametrize(
    ("config", "kv_heads", "head_dim"),
    [
        pytest.param({}, 16, 64, id="MHA"),
        pytest.param({"num_key_value_heads": 4}, 4, 64, id="GQA"),
        pytest.param({"num_key_value_heads": 4, "head_dim": 128}, 4, 128, id="Qwen3"),
        pytest.param({"multi_query": True}, 1, 64, id="Falcon 7B"),
        pytest.param(
            {"multi_query": True, "new_decoder_architecture": True, "num_kv_heads": 8},
            8,
            64,
            id="Falcon 40B",
        ),
        pytest.param(
            {"multi_query_attention": True, "multi_query_group_num": 2, "kv_channels": 128},
            2,
            128,
            id="GLM",
        ),
        pytest.param(
            {
                "num_key_value_heads": 16,
                "head_dim": 256,
                "global_head_dim": 512,
                "num_global_key_value_heads": 4,
            },
            16,
            256,
            id="Gemma 4: the larger of two kinds",
        ),
        pytest.param({**MINI, "qk_nope_head_dim": 64}, 16, 96, id="MLA that is cached expanded"),
    ],
)
def test_heads_that_are_cached(config: dict[str, object], kv_heads: int, head_dim: int) -> None:
    found = attention({**PLAIN, **config})
    assert (found.kv_heads, found.head_dim, found.mla) == (kv_heads, head_dim, None)


def test_old_names_are_known() -> None:
    found = attention({"n_layer": 12, "n_embd": 768, "n_head": 12})
    assert (found.layers, found.hidden_size, found.heads, found.kv_heads) == (12, 768, 12, 12)


def test_a_nested_decoder_goes_before_what_is_around_it() -> None:
    nested = {"model_type": "mistral", "hidden_size": 5120, "num_hidden_layers": 40}
    found = attention(decoder_config({**PLAIN, "text_config": {**nested, "head_dim": 128}}))
    assert (found.layers, found.hidden_size, found.heads, found.kv_heads) == (40, 5120, 16, 8)


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ({"num_hidden_layers": None}, "there is no num_hidden_layers or n_layer"),
        ({"num_key_value_heads": [8, 8]}, "num_key_value_heads is not one whole number"),
        ({"head_dim": 2**60}, "head_dim is not one whole number"),
        ({"num_hidden_layers": 10**9}, "1000000000 layers cannot be"),
        ({"layer_types": ["full_attention"]}, "only 1 of 12 layers are described"),
        ({"kv_lora_rank": 512}, "there is no qk_rope_head_dim"),
    ],
)
def test_what_is_not_recognised_is_named(config: dict[str, object], fault: str) -> None:
    with pytest.raises(NotRecognisedError, match=fault):
        attention({**PLAIN, **config})


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"num_local_experts": 8, "num_experts_per_tok": 2}, (8, 2)),
        ({"n_routed_experts": 256, "num_experts_per_tok": 8}, (256, 8)),
        ({"num_experts": 128, "num_experts_per_tok": 8}, (128, 8)),
        ({"num_experts": 0}, None),
        ({"n_routed_experts": None}, None),
    ],
)
def test_experts(config: dict[str, object], expected: tuple[int, int] | None) -> None:
    found = experts(config)
    assert (found and (found.count, found.active)) == expected


@pytest.mark.parametrize(
    "model_type", ["bert", "xlm-roberta", "mpnet", "modernbert", "nomic_bert", "new", "deberta-v2"]
)
def test_encoders(model_type: str) -> None:
    assert is_encoder({"model_type": model_type})


@pytest.mark.parametrize("model_type", ["qwen3", "llama", "gemma3_text", "mistral", "newer"])
def test_decoders_are_no_encoders(model_type: str) -> None:
    assert not is_encoder({"model_type": model_type})


def gguf_attention(architecture: str, **keys: Value) -> Attention:
    metadata: dict[str, Value] = {
        "block_count": 12,
        "embedding_length": 1024,
        "attention.head_count": 16,
        **{key.replace("__", "."): value for key, value in keys.items()},
    }
    named = {f"{architecture}.{key}": value for key, value in metadata.items()}
    return attention(as_config({"general.architecture": architecture, **named}))


def test_a_gguf_header_gives_the_same_facts() -> None:
    gemma = gguf_attention("gemma3", attention__sliding_window=512, attention__key_length=256)
    assert (gemma.full_layers, gemma.sliding_layers, gemma.head_dim) == (2, 10, 256)
    phi = gguf_attention("phi3", attention__sliding_window=2047)
    assert (phi.full_layers, phi.sliding_layers) == (12, 0)
    said = gguf_attention(
        "new-one",
        attention__sliding_window=512,
        attention__sliding_window_pattern=(True, True, False) * 4,
    )
    assert (said.full_layers, said.sliding_layers) == (4, 8)
    hybrid = gguf_attention("lfm2", attention__head_count_kv=(0, 0, 8) * 4)
    assert (hybrid.full_layers, hybrid.sliding_layers, hybrid.kv_heads) == (4, 0, 8)
    latent = gguf_attention("deepseek2", attention__kv_lora_rank=512, rope__dimension_count=64)
    assert latent.mla is not None
    assert (latent.mla.kv_lora_rank, latent.mla.rope_head_dim) == (512, 64)
