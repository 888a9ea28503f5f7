"""Size of the KV cache: bytes of a token and of a sequence, and the longest sequence."""

from dataclasses import dataclass

from endpoints.catalog import Attention, DataType, FrameworkVersion
from endpoints.fit.constants import BITS, BLOCK_TOKENS
from endpoints.fit.serving import Serving


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheShape:
    """Bytes of the KV cache that sequences take on the fullest accelerator."""

    layer_bytes: int
    """Bytes of one token in one layer."""
    full_layers: int
    """Layers of the accelerator whose cache grows with the context."""
    sliding_layers: int
    """Layers of the accelerator that cache at most `window` tokens, a multiple of the block."""
    window: int
    note: str

    @property
    def bytes_per_token(self) -> int:
        """Bytes of one more token beyond any sliding window."""
        return self.layer_bytes * self.full_layers

    def sequence(self, tokens: int) -> int:
        """Bytes of a sequence of `tokens`, in whole blocks."""
        blocks = -(-tokens // BLOCK_TOKENS) * BLOCK_TOKENS
        sliding = self.sliding_layers * min(blocks, self.window)
        return self.layer_bytes * (self.full_layers * blocks + sliding)

    def capacity(self, available: int) -> int | None:
        """Longest sequence in `available` bytes, in tokens of whole blocks; None if unlimited."""
        layers = self.full_layers + self.sliding_layers
        if layers == 0:
            return None
        tokens = available // (self.layer_bytes * layers)
        if self.sliding_layers and tokens > self.window:
            if self.full_layers == 0:
                return None
            rest = available - self.layer_bytes * self.sliding_layers * self.window
            tokens = rest // (self.layer_bytes * self.full_layers)
        return tokens // BLOCK_TOKENS * BLOCK_TOKENS


def cache_shape(
    attention: Attention,
    serving: Serving,
    engine: FrameworkVersion,
    data_type: DataType,
    batch_tokens: int,
) -> CacheShape:
    """Shape of the engine's cache for a decoder; an argument of the engine overrules `data_type`.

    A sliding layer costs the full context unless the engine's record limits it to the window.
    Then the window, one step's prompt tokens, and a block for the ragged edge count: the step is
    cached before the oldest tokens are dropped (vLLM's SlidingWindowSpec).
    """
    kind = serving.cache_data_type or data_type
    values, note = _values(attention, serving)
    sliding = 0
    full = attention.full_layers + attention.sliding_layers
    window = attention.sliding_window
    if engine.sliding_cache and window is not None and attention.sliding_layers > 0:
        full, sliding = _grouped(attention.full_layers, attention.sliding_layers)
    if serving.accelerators > 0:
        full = _of_stage(full, attention, serving)
        sliding = _of_stage(sliding, attention, serving)
    span = (window or 0) + batch_tokens + BLOCK_TOKENS
    layer_bytes = -(-int(values * BITS[kind]) // 8)
    size = f"{BITS[kind] / 8:g} bytes"
    text = f"KV cache {layer_bytes * full} bytes a token: {note.format(layers=full)} x {size}"
    if sliding > 0:
        text += f"; {sliding} more layers cache {span} tokens at most"
    elif attention.sliding_layers > 0:
        text += "; layers with a sliding window count in full"
    return CacheShape(
        layer_bytes=layer_bytes,
        full_layers=full,
        sliding_layers=sliding,
        window=-(-span // BLOCK_TOKENS) * BLOCK_TOKENS,
        note=text,
    )


def _values(attention: Attention, serving: Serving) -> tuple[int, str]:
    """Values that one token caches in one layer of one accelerator, and the sum in words."""
    if attention.mla is not None:
        latent, rope = attention.mla.kv_lora_rank, attention.mla.rope_head_dim
        return latent + rope, f"{{layers}} layers x ({latent} + {rope}), on every accelerator"
    shards = serving.attention_parallel if serving.accelerators > 0 else 1
    # Ranks beyond the number of KV heads hold copies.
    heads = -(-attention.kv_heads // shards)
    return (
        2 * heads * attention.head_dim,
        f"2 x {{layers}} layers x {heads} head{'s' * (heads > 1)} x {attention.head_dim}",
    )


def _grouped(full: int, sliding: int) -> tuple[int, int]:
    """Full and sliding layers with the padding of vLLM's hybrid cache, whose groups are equal.

    A group is as large as the smaller kind, or as the larger kind if it is under 25 % larger.
    """
    if full == 0:
        return full, sliding
    small, large = sorted((full, sliding))
    group = large if large < small * 1.25 else small
    return -(-full // group) * group, -(-sliding // group) * group


def _of_stage(layers: int, attention: Attention, serving: Serving) -> int:
    """Layers of one kind on the fullest pipeline stage; mixed kinds may differ by one."""
    stages = serving.pipeline_parallel
    if stages == 1 or layers == 0:
        return layers
    uneven = 0 if layers == attention.layers else 1
    return min(layers, -(-layers // stages) + uneven)
