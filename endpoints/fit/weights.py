"""Size of a model's weights on one accelerator, as the engine loads them."""

from dataclasses import dataclass

from endpoints.catalog import DataType, FrameworkVersion, Model
from endpoints.endpoint.weights import weight_bytes
from endpoints.fit.constants import (
    BITS,
    PADDED_FACTOR,
    REPLICATED_SHARE,
    UNKNOWN_VOCABULARY,
    WEIGHTS_FACTOR,
)
from endpoints.fit.serving import Serving

_WIDE = ("float32", "float16", "bfloat16")


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """Bytes of the weights on one accelerator, or of the replica on CPU."""

    amount: int
    """Bytes once loaded."""
    loading: int
    """Peak bytes while loading, above `amount` where the engine quantizes the whole at the end."""
    data_type: DataType
    """Data type of the computation and, by default, of the KV cache."""
    note: str


def loaded_weights(model: Model, serving: Serving, engine: FrameworkVersion) -> Weights:
    """The largest share of the weights on any accelerator under the parallelism of `serving`.

    All experts are loaded, whatever is active. Data parallelism copies the weights. Quantizing
    while loading counts only for the linear layers of a text decoder: embeddings stay in 16 bits,
    and encoders of images are unknown.
    """
    stored = _stored_bytes(model, serving)
    stored_type = model.data_type or _guessed_type(model, stored)
    compute = _compute_type(model, serving, engine, stored_type)
    converted = stored
    if model.format != "gguf" and model.quantization is None and stored_type in _WIDE:
        converted = round(stored * BITS[compute] / BITS[stored_type])
    final = _quantized(model, serving, converted)
    padded = PADDED_FACTOR.get(model.quantization or "", WEIGHTS_FACTOR)
    factor = padded * _share(model, serving)
    as_loaded = final if engine.streams_quantization else converted
    kind = serving.quantization or model.quantization or compute
    return Weights(
        amount=round(final * factor),
        loading=round(as_loaded * factor),
        data_type=compute,
        note=_note(f"weights {final // 10**6} MB {kind} x {padded:g}", serving),
    )


def embedding_values(model: Model) -> int:
    """Values of one embedding matrix, an upper bound; 0 if the hidden size is unknown."""
    hidden = model.attention.hidden_size if model.attention else 0
    return hidden * (model.vocabulary or UNKNOWN_VOCABULARY)


def _stored_bytes(model: Model, serving: Serving) -> int:
    """Bytes in the files of the weights that are loaded, at most those of float32."""
    if model.format == "gguf":
        return weight_bytes(model, serving.quantization)
    return model.loaded_bytes or min(model.weight_bytes, model.parameters * 4)


def _guessed_type(model: Model, stored: int) -> DataType:
    return "float32" if stored > 3 * model.parameters else "bfloat16"


def _compute_type(
    model: Model, serving: Serving, engine: FrameworkVersion, stored: DataType
) -> DataType:
    """Data type that weights are converted to.

    On CPU, that is float32 (TEI's default), except bfloat16 in engines that compute in it.
    """
    if serving.data_type is not None:
        return serving.data_type
    if model.format == "gguf" or model.quantization is not None or stored not in _WIDE:
        return "bfloat16"
    if serving.accelerators == 0:
        return "bfloat16" if stored == "bfloat16" and stored in engine.data_types else "float32"
    return "bfloat16" if stored == "float32" and engine.narrows_float32 else stored


def _quantized(model: Model, serving: Serving, converted: int) -> int:
    """Bytes after quantizing while loading; unchanged if nothing is certain to shrink."""
    bits = serving.quantization_bits
    is_plain = model.format != "gguf" and model.quantization is None
    if bits is None or not is_plain or model.task != "text-generation" or model.attention is None:
        return converted
    linear = max(model.parameters - 2 * embedding_values(model), 0)
    saved = converted * linear / model.parameters - linear * bits / 8
    return converted - max(int(saved), 0)


def _share(model: Model, serving: Serving) -> float:
    """Share of the weights that the fullest accelerator holds."""
    if serving.accelerators == 0:
        return 1
    stage = 1 / serving.pipeline_parallel
    if model.attention is not None and serving.pipeline_parallel > 1:
        layers = model.attention.layers
        # The first stage also holds the embeddings, and the last stage the output.
        ends = min(embedding_values(model) / model.parameters, 1)
        stage = ends + (1 - ends) * -(-layers // serving.pipeline_parallel) / layers
    sharded = 1 / serving.tensor_parallel
    more = 1 / serving.attention_parallel - sharded
    return stage * (sharded + REPLICATED_SHARE * (1 - sharded) + _attention_share(model) * more)


def _attention_share(model: Model) -> float:
    """Share of the weights in the attention of all layers, an upper bound."""
    attention = model.attention
    if attention is None:
        return 1
    hidden, heads, wide = attention.hidden_size, attention.heads, attention.head_dim
    if attention.mla is None:
        values = 2 * hidden * wide * (heads + attention.kv_heads)
    else:
        # Counted as if queries were not compressed, since their rank is not recorded.
        rank, rope = attention.mla.kv_lora_rank, attention.mla.rope_head_dim
        values = heads * wide * (2 * hidden + 2 * rank) + hidden * (rank + rope)
    # Only experts are stored in mxfp4; the attention is in 16 bits.
    wider = BITS["bfloat16"] / BITS["mxfp4"] if model.quantization == "mxfp4" else 1
    return min(attention.layers * values * wider / model.parameters, 1)


def _note(text: str, serving: Serving) -> str:
    shards = serving.tensor_parallel * serving.pipeline_parallel
    if serving.accelerators > 0:
        text += f" / {shards} accelerator{'s' * (shards > 1)}"
    if serving.data_parallel > 1:
        text += f", in {serving.data_parallel} copies"
    return text
