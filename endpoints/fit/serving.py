"""How an engine is told to run one model, and which tensor-parallel sizes it accepts."""

from dataclasses import dataclass

from endpoints.catalog import GENERATING, DataType, FrameworkVersion, Model

DRAWING = ("text-to-image", "image-to-image")
"""Tasks of diffusion pipelines."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Serving:
    """What the engine of one replica is told; None: it is not told."""

    accelerators: int
    """Of one replica, over all its nodes; 0 on CPU."""
    tensor_parallel: int
    pipeline_parallel: int
    data_parallel: int
    memory_fraction: float
    """Share of an accelerator's memory, or of the replica's on CPU, that the engine fills."""
    max_sequences: int
    """Requests that one replica answers at a time, as the engine is told or as its default."""
    context_tokens: int | None = None
    data_type: DataType | None = None
    quantization: str | None = None
    """A method of the engine, or the variant of a GGUF model."""
    quantization_bits: float | None = None
    """Of one weight, for methods that quantize while loading."""
    cache_data_type: DataType | None = None
    context_slots: int | None = None
    """Sequences that the context is divided among; None: every sequence has all of it."""
    batch_tokens: int | None = None
    """Prompt tokens of one step."""
    attention_groups: int = 1
    """Parts of the tensor-parallel ranks that each hold the attention of sequences of their own."""

    @property
    def attention_parallel(self) -> int:
        """Tensor-parallel size of the attention."""
        return max(self.tensor_parallel // self.attention_groups, 1)

    @property
    def used_accelerators(self) -> int:
        """Those that hold a part of the model, or a copy; 0 on CPU."""
        if self.accelerators == 0:
            return 0
        return self.tensor_parallel * self.pipeline_parallel * self.data_parallel


def valid_tensor_parallel(model: Model, accelerators: int) -> tuple[int, ...]:
    """Sizes up to `accelerators` that engines accept, smallest first; (1,) on CPU.

    vLLM and SGLang want the attention heads to be a multiple of the size, and the KV heads a
    multiple or, to be replicated, a divisor of it. What is no decoder is never split. A decoder
    whose heads are unknown is held to powers of two.
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
    """The largest of the valid sizes, at least 1."""
    return valid_tensor_parallel(model, accelerators)[-1]


def undivided_stages(engine: FrameworkVersion, accelerators: int) -> int:
    """Pipeline stages in an engine that knows no tensor parallelism.

    One that does not split layers itself takes one of the accelerators.
    """
    return max(accelerators, 1) if engine.splits_layers else 1
