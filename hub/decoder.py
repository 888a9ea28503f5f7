"""Decoder facts of a model's configuration, which its KV cache follows from."""

import re

from endpoints.catalog import Attention, Experts, Mla
from hub.layers import cached_layers
from hub.untrusted import Json, needed, section, whole

_NESTED = ("text_config", "llm_config", "language_config")
"""Keys of the decoder's configuration in multimodal models: most, InternVL, DeepSeek."""
_DEFAULTS: dict[str, Json] = {
    "gemma3_text": {
        "num_attention_heads": 8,
        "num_key_value_heads": 4,
        "head_dim": 256,
        "sliding_window": 4096,
        "sliding_window_pattern": 6,
        "max_position_embeddings": 131072,
    },
    "llama": {
        "hidden_size": 4096,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
        "max_position_embeddings": 2048,
    },
    "mistral": {
        "hidden_size": 4096,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "sliding_window": 4096,
        "max_position_embeddings": 131072,
    },
}
"""Defaults of transformers' configuration classes, which a nested configuration leaves out."""
_ENCODERS = re.compile(
    r"bert|roberta|electra|mpnet|camembert|xlm|ernie|clip|^(new|gte|t5|t5_encoder)$"
)
"""Model types that read all tokens at once and keep no cache."""
_EXPANDED_MLA = {"minicpm3"}
"""Model types with MLA's ranks for which vLLM caches whole keys and values all the same."""
_LAYERS = ("num_hidden_layers", "n_layer", "n_layers", "num_layers")
_HIDDEN = ("hidden_size", "n_embd", "d_model")
_HEADS = ("num_attention_heads", "n_head", "n_heads")
_EXPERTS = ("num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts")
_ACTIVE = (
    "num_experts_per_tok",
    "experts_per_token",
    "num_experts_per_token",
    "top_k_experts",
    "moe_topk",
    "moe_k",
)


def decoder_config(config: Json) -> Json:
    """The configuration of the decoder, with the defaults of its class."""
    nested = next((found for name in _NESTED if (found := section(config, name))), None)
    if nested is None:
        return config
    given = {**config, **nested}
    return {**_DEFAULTS.get(str(nested.get("model_type")), {}), **given}


def is_encoder(config: Json) -> bool:
    """Whether the model only encodes, so that it has no KV cache."""
    model_type = str(config.get("model_type", "")).lower()
    return _ENCODERS.search(model_type.replace("-", "_")) is not None


def attention(config: Json) -> Attention:
    """The attention facts of a decoder's configuration.

    Raises:
        NotRecognisedError: a fact is missing, or of an unknown form.
    """
    layers, hidden, heads = (needed(config, *names) for names in (_LAYERS, _HIDDEN, _HEADS))
    kv_heads, head_dim = _kv_shape(config, hidden, heads)
    cached = cached_layers(config, layers)
    return Attention.model_validate(
        {
            "layers": layers,
            "hiddenSize": hidden,
            "heads": heads,
            "kvHeads": kv_heads,
            "headDim": head_dim,
            "fullLayers": cached.full,
            "slidingLayers": cached.sliding,
            "slidingWindow": cached.window if cached.sliding else None,
            "mla": _mla(config),
        }
    )


def experts(config: Json) -> Experts | None:
    """The sizes of a mixture of experts; None for a dense model.

    Raises:
        NotRecognisedError: the configuration has experts, but no number of active ones.
    """
    count = whole(config, *_EXPERTS)
    if count is None or count == 1:
        return None
    return Experts(count=count, active=needed(config, *_ACTIVE))


def _mla(config: Json) -> Mla | None:
    rank = whole(config, "kv_lora_rank")
    if rank is None or config.get("model_type") in _EXPANDED_MLA:
        return None
    rope = needed(config, "qk_rope_head_dim")
    return Mla.model_validate({"kvLoraRank": rank, "ropeHeadDim": rope})


def _kv_shape(config: Json, hidden: int, heads: int) -> tuple[int, int]:
    """KV heads and dimension of a head, for the layers that cache the most."""
    single = config.get("multi_query") is True and not config.get("new_decoder_architecture")
    kv_heads = 1 if single else whole(config, "num_key_value_heads", "num_kv_heads") or heads
    if config.get("multi_query_attention") is True:
        kv_heads = needed(config, "multi_query_group_num")
    if nope := whole(config, "qk_nope_head_dim"):
        return kv_heads, nope + needed(config, "qk_rope_head_dim")
    head_dim = whole(config, "head_dim", "kv_channels") or max(hidden // heads, 1)
    wide = whole(config, "global_head_dim")
    if wide is None:
        return kv_heads, head_dim
    other = (whole(config, "num_global_key_value_heads") or kv_heads, wide)
    return max((kv_heads, head_dim), other, key=lambda shape: shape[0] * shape[1])
