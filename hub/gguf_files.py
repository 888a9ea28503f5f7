"""Variants of a GGUF repository by their file names, and a header as a configuration."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from hub.gguf_header import Value
from hub.untrusted import Json

DEFAULT = "Q4_K_M"
"""Variant that llama.cpp takes from a repository by default, if it is there."""
_SIDECAR = re.compile(r"(^|[-_.])(mmproj|mtp|imatrix|lora|vocab)([-_.]|$)", re.IGNORECASE)
"""Pattern of files that accompany a model: projectors, drafts, statistics, adapters."""
_PART = re.compile(r"-(?P<part>\d{5})-of-(?P<parts>\d{5})$")
_ENCODING = re.compile(
    r"(?<![A-Za-z0-9])(?:UD-)?(?:IQ\d_[A-Z]{1,3}|T?Q\d(?:_K(?:_(?:XXL|XL|XS|S|M|L))?|_\d(?:_\d)*)"
    r"|MXFP4(?:_MOE)?|NVFP4|BF16|FP?16|FP?32)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_KEYS = {
    "num_hidden_layers": "block_count",
    "hidden_size": "embedding_length",
    "num_attention_heads": "attention.head_count",
    "num_key_value_heads": "attention.head_count_kv",
    "head_dim": "attention.key_length",
    "max_position_embeddings": "context_length",
    "sliding_window": "attention.sliding_window",
    "kv_lora_rank": "attention.kv_lora_rank",
    "num_local_experts": "expert_count",
    "num_experts_per_tok": "expert_used_count",
    "num_kv_shared_layers": "attention.shared_kv_layers",
    "full_attention_interval": "full_attention_interval",
}
"""Transformers' names of facts to GGUF's keys without the architecture."""
_SLIDING = {"gemma2", "gemma3", "gpt-oss", "cohere2"}
"""Architectures whose name implies their pattern of windows; others need it in the header."""


@dataclass(frozen=True, slots=True)
class GgufVariant:
    """A variant and the paths of its parts, in order."""

    name: str
    parts: tuple[str, ...]


def variants(paths: Iterable[str]) -> list[GgufVariant]:
    """The variants among `.gguf` files, by name, each with all its parts.

    A name is the encoding at the end of the file's or folder's name in upper case (Q4_K_M). It is
    the whole file's name where that is missing or taken.
    """
    models: dict[str, list[str]] = {}
    for path in sorted(paths):
        stem = path.removesuffix(PurePosixPath(path).suffix)
        if not _SIDECAR.search(stem.rpartition("/")[2]):
            models.setdefault(_PART.sub("", stem), []).append(path)
    found: dict[str, GgufVariant] = {}
    for stem in sorted(models, key=lambda item: (len(item), item)):
        name = _encoding(stem)
        if name is None or name in found:
            name = stem if stem.rpartition("/")[2] in found else stem.rpartition("/")[2]
        found[name] = GgufVariant(name, tuple(models[stem]))
    return [found[name] for name in sorted(found)]


def default_variant(offered: Iterable[GgufVariant]) -> GgufVariant:
    """The variant that llama.cpp takes by default."""
    in_order = sorted(offered, key=lambda variant: variant.parts)
    return next((variant for variant in in_order if variant.name == DEFAULT), in_order[0])


def as_config(metadata: Mapping[str, Value]) -> Json:
    """A header's facts under the names of transformers' config.json."""
    architecture = metadata.get("general.architecture")
    prefix = f"{architecture}."
    config: dict[str, object] = {
        name: _largest(metadata[prefix + key])
        for name, key in _KEYS.items()
        if prefix + key in metadata
    }
    config["model_type"] = str(architecture).replace("-", "_")
    if "kv_lora_rank" in config:
        config["qk_rope_head_dim"] = metadata.get(prefix + "rope.dimension_count")
    heads = metadata.get(prefix + "attention.head_count_kv")
    windows = metadata.get(prefix + "attention.sliding_window_pattern")
    if isinstance(windows, tuple):
        config["layer_types"] = ["sliding" if is_window else "full" for is_window in windows]
    elif windows is not None:
        config["sliding_window_pattern"] = windows
    elif isinstance(heads, tuple):
        config["layer_types"] = ["full" if count else "linear" for count in heads]
    elif architecture not in _SLIDING:
        config.pop("sliding_window", None)
    return config


def _encoding(stem: str) -> str | None:
    folder, _, file = stem.rpartition("/")
    for text in (file, folder.rpartition("/")[2]):
        if found := _ENCODING.findall(text):
            return str(found[-1]).upper()
    return None


def _largest(value: Value) -> Value:
    """The largest number of a list with one for each layer, so that no memory is forgotten."""
    return max(value, default=0) if isinstance(value, tuple) else value
