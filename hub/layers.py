"""Layers of a decoder by what they cache: all tokens, a window, or nothing that grows."""

from dataclasses import dataclass
from typing import Literal

from hub.errors import NotRecognisedError
from hub.untrusted import Json, members, text, whole

Kind = Literal["full", "sliding", "none"]
_NOTHING = {"linear_attention", "conv", "mamba", "mamba2", "recurrent", "linear", "kda"}
_WINDOW = {"sliding_attention", "sliding", "local_attention"}
_PATTERNS = {"gemma2": 2, "gemma3": 6, "gemma3_text": 6, "gpt_oss": 2, "cohere2": 4}
"""Model type to N, where every Nth layer sees all tokens.

The source is transformers' configuration classes; a configuration may leave N out."""
_DEEPEST = 10_000


@dataclass(frozen=True, slots=True)
class CachedLayers:
    """Number of layers of each kind of cache, and the window in tokens."""

    full: int
    sliding: int
    window: int | None


def cached_layers(config: Json, layers: int) -> CachedLayers:
    """Count the layers that have a cache of their own.

    Unknown kinds of layers, and chunked attention, count as caching all tokens: the fit then errs
    towards refusing.

    Raises:
        NotRecognisedError: the configuration describes layers in an unknown form.
    """
    if layers > _DEEPEST:
        raise NotRecognisedError(f"{layers} layers cannot be")
    window = _window(config)
    kinds = _kinds(config, layers, window)
    # Gemma 3n's last layers reuse earlier layers' caches; groups of Hunyuan's layers share one.
    own = kinds[: max(layers - (whole(config, "num_kv_shared_layers") or 0), 1)]
    if config.get("use_cla") is True:
        own = own[:: whole(config, "cla_share_factor") or 1]
    return CachedLayers(own.count("full"), own.count("sliding"), window)


def _window(config: Json) -> int | None:
    window = whole(config, "sliding_window")
    used = config.get("use_sliding_window")
    # Qwen's classes ignore the window unless `use_sliding_window` is set.
    is_off = used is False or (used is None and str(config.get("model_type")).startswith("qwen"))
    return None if is_off else window


def _kinds(config: Json, layers: int, window: int | None) -> list[Kind]:
    for rule in (_named, _drawn, _counted, _periodic):
        kinds = rule(config, layers)
        if kinds is not None:
            break
    else:
        kinds = _windowed(config, layers)
    if len(kinds) < layers:
        raise NotRecognisedError(f"only {len(kinds)} of {layers} layers are described")
    # A sliding layer without a window sees all tokens.
    return ["full" if kind == "sliding" and window is None else kind for kind in kinds]


def _named(config: Json, layers: int) -> list[Kind] | None:
    """Kinds from a configuration that names each layer's."""
    for key in ("layer_types", "layers_block_type"):
        if names := members(config, key):
            return [_kind(str(name)) for name in names[:layers]]
    return None


def _kind(name: str) -> Kind:
    if name in _WINDOW:
        return "sliding"
    return "none" if name in _NOTHING else "full"


def _drawn(config: Json, layers: int) -> list[Kind] | None:
    """Kinds from a letter for each layer, as Nemotron-H (`*` is attention) and Exaone write."""
    if hybrid := text(config, "hybrid_override_pattern"):
        return ["full" if letter == "*" else "none" for letter in hybrid[:layers]]
    if repeated := text(config, "sliding_window_pattern"):
        return [
            "sliding" if repeated[layer % len(repeated)] == "L" else "full"
            for layer in range(layers)
        ]
    return None


def _counted(config: Json, layers: int) -> list[Kind] | None:
    """Kinds from the layers with attention, by number (LFM2) or marked with 1 (MiniMax)."""
    if marks := members(config, "attn_type_list"):
        return ["full" if mark == 1 else "none" for mark in marks[:layers]]
    if numbers := members(config, "full_attn_idxs"):
        return ["full" if layer in numbers else "none" for layer in range(layers)]
    return None


def _periodic(config: Json, layers: int) -> list[Kind] | None:
    """Kinds from a period with one layer of attention: Qwen3-Next, Jamba."""
    if interval := whole(config, "full_attention_interval"):
        return _every(interval, interval - 1, layers, "none")
    if period := whole(config, "attn_layer_period"):
        return _every(period, whole(config, "attn_layer_offset") or 0, layers, "none")
    return None


def _windowed(config: Json, layers: int) -> list[Kind]:
    model_type = str(config.get("model_type"))
    if pattern := whole(config, "sliding_window_pattern") or _PATTERNS.get(model_type):
        return _every(pattern, pattern - 1, layers, "sliding")
    first = whole(config, "max_window_layers") or 0
    if config.get("use_sliding_window") is not True:
        first = 0
    return ["full" if layer < first else "sliding" for layer in range(layers)]


def _every(period: int, offset: int, layers: int, otherwise: Kind) -> list[Kind]:
    return ["full" if layer % period == offset else otherwise for layer in range(layers)]
