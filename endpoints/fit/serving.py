"""Parameters that an engine serves one model with, and the tensor-parallel sizes it accepts."""

from dataclasses import dataclass

from endpoints.catalog import GENERATING, DataType, FrameworkVersion, Model

DRAWING = ("text-to-image", "image-to-image")
"""Tasks of diffusion pipelines."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Serving:
    """Parameters that one replica's engine serves with; None leaves the engine's own default."""

    accelerators: int
    """Accelerators of one replica, over all its nodes; 0 on CPU."""
    tensor_parallel: int
    pipeline_parallel: int
    data_parallel: int
    memory_fraction: float
    """Share of an accelerator's memory, or of the replica's on CPU, that the engine fills."""
    max_sequences: int
    """Requests that one replica answers at a time, as given or by the engine's default."""
    context_tokens: int | None = None
    data_type: DataType | None = None
    quantization: str | None = None
    """Quantization method of the engine, or the variant of a GGUF model."""
    quantization_bits: float | None = None
    """Bits of one weight, for methods that quantize while loading."""
    cache_data_type: DataType | None = None
    context_slots: int | None = None
    """Sequences that share the context; None if every sequence has all of it."""
    batch_tokens: int | None = None
    """Prompt tokens of one step."""
    attention_groups: int = 1
    """Groups of tensor-parallel ranks, each of which attends to its own sequences."""

    @property
    def attention_parallel(self) -> int:
        """Tensor-parallel size of the attention."""
        return max(self.tensor_parallel // self.attention_groups, 1)

    @property
    def used_accelerators(self) -> int:
        """Accelerators that hold a part or a copy of the model; 0 on CPU."""
        if self.accelerators == 0:
            return 0
        return self.tensor_parallel * self.pipeline_parallel * self.data_parallel


def valid_tensor_parallel(model: Model, accelerators: int) -> tuple[int, ...]:
    """Tensor-parallel sizes up to `accelerators` that engines accept, ascending; (1,) on CPU.

    vLLM and SGLang need the attention heads to be a multiple of the size, and the KV heads a
    multiple or, to be replicated, a divisor of it. Only decoders are split. A decoder whose heads
    are unknown is held to powers of two.
    """
    sizes = range(1, max(accelerators, 1) + 1)
    attention = model.attention
    if attention is not None:
        kv_heads = attention.heads if attention.mla else attention.kv_heads
        return tuple(
            size
            for size in sizes
            if attention.heads % size == 0 and (kv_heads % size == 0 or size % kv_heads == 0)
        )
    if model.task in GENERATING:
        return tuple(size for size in sizes if size & (size - 1) == 0)
    return (1,)


def largest_tensor_parallel(model: Model, accelerators: int) -> int:
    """The largest valid tensor-parallel size, at least 1."""
    return valid_tensor_parallel(model, accelerators)[-1]


def undivided_stages(engine: FrameworkVersion, accelerators: int) -> int:
    """Pipeline stages of an engine without tensor parallelism.

    An engine that does not split layers by default uses one accelerator.
    """
    return max(accelerators, 1) if engine.splits_layers else 1
