"""How many bytes an engine downloads, and what they need on the node's disk."""

from endpoints.catalog import Model
from endpoints.quantity import GIB

CACHE_SPARE = 10 * GIB
"""Room beside the weights for tokenizers, compile caches and temporary files: an assumption."""


def weight_bytes(model: Model, quantization: str | None) -> int:
    """Bytes of the chosen GGUF variant, or of all weights."""
    variant = model.variants.get(quantization or "")
    return variant.bytes if variant else model.weight_bytes


def cache_bytes(model: Model, quantization: str | None) -> int:
    """Bytes of a replica's model cache, in whole GiB."""
    return -(-(weight_bytes(model, quantization) + CACHE_SPARE) // GIB) * GIB
