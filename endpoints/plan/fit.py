"""Proof that a model fits its resource, and the engine arguments that follow from it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class DerivedArgument:
    """An engine argument that the file leaves out and the program derives."""

    name: str
    value: bool | int | float | str
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KvCache:
    """The KV cache of one replica; tokens count what all its accelerators hold together."""

    bytes_per_token: int
    """Bytes per token on one accelerator, beyond any sliding window."""
    capacity_tokens: int
    """Tokens of one sequence's cache that fit, whatever the model's own limit."""
    context_tokens: int
    """Longest sequence that the engine is set to take."""
    max_context_tokens: int
    """Longest sequence that fits and that the model supports."""
    concurrent_sequences: int
    """Sequences of `context_tokens` that fit at the same time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """Bytes on one accelerator (or of the replica's memory on CPU) under the chosen parallelism.

    `memory` is all there is, `usable` the part that the engine may fill, and
    `usable = weights + overhead + cache` with `cache >= 0`.
    """

    accelerators: int
    tensor_parallel: int
    pipeline_parallel: int
    data_parallel: int
    memory: int
    usable: int
    weights: int
    overhead: int
    cache: int
    kv_cache: KvCache | None
    """The KV cache; None for models that keep no cache between tokens."""
    notes: tuple[str, ...]
    """The arithmetic and the sources of its constants, a line each."""
