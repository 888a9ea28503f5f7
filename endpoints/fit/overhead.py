"""Memory overhead of running a model, beside its weights and KV cache."""

from dataclasses import dataclass

from endpoints.catalog import GENERATING, Model
from endpoints.fit.constants import (
    BASE_OVERHEAD,
    BATCH_TOKENS,
    BITS,
    DIFFUSION,
    ENCODER_HEADS,
    ENCODER_TOKENS,
    FORWARD_WIDTH,
    GRAPHS,
    OVERHEAD_PER_WEIGHT,
    RUNTIME,
    SAMPLER_BYTES,
    UNKNOWN_VOCABULARY,
    VISION,
)
from endpoints.fit.serving import DRAWING, Serving
from endpoints.fit.weights import Weights
from endpoints.quantity import gib_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Overhead:
    """Overhead in bytes on one accelerator, or of the replica on CPU."""

    amount: int
    note: str


def overhead(model: Model, serving: Serving, weights: Weights, batch_tokens: int) -> Overhead:
    """The larger of KAITO's estimate and the sum of runtime, graphs and activations."""
    parts = {"runtime": RUNTIME, **_activations(model, serving, weights, batch_tokens)}
    if serving.accelerators > 0 and model.task in GENERATING:
        parts["graphs"] = GRAPHS
    images = VISION if model.task == "image-text-to-text" else 0
    estimate = BASE_OVERHEAD + round(OVERHEAD_PER_WEIGHT * weights.amount)
    if sum(parts.values()) > estimate:
        listed = ", ".join(f"{name} {gib_text(size)}" for name, size in parts.items())
    else:
        listed = f"{gib_text(BASE_OVERHEAD)} and {OVERHEAD_PER_WEIGHT:.0%} of the weights"
    amount = max(sum(parts.values()), estimate) + images
    text = f"overhead {gib_text(amount)} GiB: {listed}"
    if images:
        text += f", the images' encoder {gib_text(images)}"
    return Overhead(amount=amount, note=text)


def batch_of(serving: Serving, memory: int) -> int:
    """Prompt tokens of one step: the serving's, or engines' default for this much memory."""
    if serving.batch_tokens is not None:
        return serving.batch_tokens
    return next(tokens for least, tokens in BATCH_TOKENS if memory >= least)


def _activations(
    model: Model, serving: Serving, weights: Weights, batch_tokens: int
) -> dict[str, int]:
    """Bytes of activations at the widest moment of one step, which layers and sampling share."""
    if model.task in DRAWING:
        return {"one image of 1024 x 1024": DIFFUSION}
    width = round(BITS[weights.data_type] / 8)
    if model.attention is None and model.task not in GENERATING:
        if serving.accelerators > 0:
            return {}
        tokens = min(model.context_length or ENCODER_TOKENS, ENCODER_TOKENS)
        return {"attention scores": 2 * ENCODER_HEADS * tokens * tokens * width}
    hidden = model.attention.hidden_size if model.attention else 0
    forward = batch_tokens * hidden * FORWARD_WIDTH * width
    vocabulary = model.vocabulary or UNKNOWN_VOCABULARY
    sampling = serving.max_sequences * vocabulary * SAMPLER_BYTES
    if model.task not in GENERATING or forward >= sampling:
        return {f"{batch_tokens} tokens in a step": forward}
    return {f"sampling for {serving.max_sequences} sequences": sampling}
