"""Size of an endpoint's weights, and their paths in its pods."""

from endpoints.catalog import Model
from endpoints.quantity import GIB
from endpoints.stack.weights import ClaimWeights, ImageWeights, Weights

CACHE_PATH = "/models"
"""Where a pod's model cache is mounted."""
WEIGHTS_PATH = f"{CACHE_PATH}/weights"
"""Folder of the cache that an engine reads weights from.

It does not name the model, so that what an engine calls a folder's model is never taken for its
name at the hub.
"""
CLAIM_VOLUME = "weights-claim"
CLAIM_PATH = "/weights"
"""Path at which the container that fetches weights mounts the claim that keeps them."""
CACHE_SPARE = 10 * GIB
"""Room beside the weights for tokenizers, compile caches and temporary files: an assumption."""


def weight_bytes(model: Model, quantization: str | None) -> int:
    """Bytes of the chosen GGUF variant, or of all weights."""
    variant = model.variants.get(quantization or "")
    return variant.bytes if variant else model.weight_bytes


def cache_bytes(model: Model, quantization: str | None, weights: Weights | None) -> int:
    """Bytes of the node's disk that a replica's model cache takes, in whole GiB.

    Weights on a claim or of an image take none.
    """
    if isinstance(weights, ClaimWeights | ImageWeights):
        return CACHE_SPARE
    return -(-(weight_bytes(model, quantization) + CACHE_SPARE) // GIB) * GIB


def disk_bytes(model: Model, quantization: str | None, weights: Weights | None) -> int:
    """Bytes of the node's disk that a replica needs, for its cache and for images of weights."""
    return cache_bytes(model, quantization, None if isinstance(weights, ImageWeights) else weights)


def local_file(model: Model, quantization: str | None) -> str | None:
    """Path of the chosen GGUF variant's first file in its repository; None: not known."""
    variant = model.variants.get(quantization or "")
    return variant.file if variant else None
