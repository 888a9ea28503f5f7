"""Measurement of a model on its hardware: the proof of a fit, or the reason of a misfit."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from endpoints.catalog import GENERATING, CloudResource, FrameworkVersion, Model
from endpoints.endpoint.requests import replica_memory
from endpoints.fit.cache import CacheShape, cache_shape
from endpoints.fit.constants import (
    LEAST_CONTEXT,
    RUNTIME,
    UNKNOWN_VOCABULARY,
    UNREPORTED_BY_MODEL,
    UNREPORTED_SHARE,
)
from endpoints.fit.misfit import Kind, Misfit
from endpoints.fit.overhead import Overhead, batch_of, overhead
from endpoints.fit.serving import Serving
from endpoints.fit.weights import Weights, loaded_weights
from endpoints.plan.fit import Fit, KvCache
from endpoints.quantity import gib_text, memory_bytes


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Intermediate sizes of one measurement, in the bytes of Fit."""

    model: Model
    resource: CloudResource
    serving: Serving
    weights: Weights
    overhead: Overhead
    memory: int
    seen: int
    """Part of `memory` that a program can use."""
    usable: int
    batch_tokens: int

    @property
    def cache(self) -> int:
        return self.usable - self.weights.amount - self.overhead.amount


def measure(
    model: Model, resource: CloudResource, serving: Serving, engine: FrameworkVersion
) -> Fit | Misfit:
    """Measure the model under the parallelism of `serving`; doubt counts as a misfit.

    A decoder whose attention is unknown yields a Fit without a cache, which is no proof: its last
    note says so.
    """
    sizes = _sizes(model, resource, serving, engine)
    if sizes.cache < 0:
        return _misfit(sizes, "weights")
    loading = sizes.weights.loading
    if loading > max(sizes.weights.amount, sizes.seen - RUNTIME):
        return replace(_misfit(sizes, "loading"), weights=loading, usable=sizes.seen - RUNTIME)
    if model.attention is None:
        return _fit(sizes, None, ())
    shape = cache_shape(
        model.attention, serving, engine, sizes.weights.data_type, sizes.batch_tokens
    )
    return _with_cache(sizes, shape)


def _sizes(
    model: Model, resource: CloudResource, serving: Serving, engine: FrameworkVersion
) -> _Sizes:
    memory, seen = _memory(resource)
    batch_tokens = batch_of(serving, memory)
    weights = loaded_weights(model, serving, engine)
    beside = overhead(model, serving, weights, batch_tokens)
    usable = int(seen * serving.memory_fraction)
    if engine.static_fraction:
        usable = min(usable + beside.amount, seen)
    return _Sizes(model, resource, serving, weights, beside, memory, seen, usable, batch_tokens)


def _memory(resource: CloudResource) -> tuple[int, int]:
    """Reported and usable bytes of one accelerator; on CPU, the replica's memory for both."""
    accelerator = resource.accelerator
    if accelerator is None:
        memory = replica_memory(resource)
        return memory, memory
    memory = memory_bytes(accelerator.memory)
    hidden = UNREPORTED_BY_MODEL.get(accelerator.model, UNREPORTED_SHARE)
    return memory, int(memory * (1 - hidden))


def _with_cache(sizes: _Sizes, shape: CacheShape) -> Fit | Misfit:
    asked = sizes.serving.context_tokens
    known = sizes.model.context_length
    capacity = shape.capacity(sizes.cache)
    if capacity is None:
        capacity = max(known or 0, asked or 0, LEAST_CONTEXT)
    largest = min(capacity, known or capacity)
    least = min(LEAST_CONTEXT, asked or LEAST_CONTEXT, known or LEAST_CONTEXT)
    if capacity < least:
        return _misfit(sizes, "weights", shape.sequence(least), largest)
    if asked is not None and asked > capacity:
        return _misfit(sizes, "context", shape.sequence(asked), largest)
    context = asked or largest
    slots = sizes.serving.context_slots
    sequences = 1 if slots else sizes.cache // max(shape.sequence(context), 1)
    copies = sizes.serving.data_parallel * sizes.serving.attention_groups
    kept = KvCache(
        bytes_per_token=shape.bytes_per_token,
        capacity_tokens=capacity,
        context_tokens=context,
        max_context_tokens=largest,
        concurrent_sequences=sequences * copies,
    )
    return _fit(sizes, kept, (shape.note,))


def _fit(sizes: _Sizes, kept: KvCache | None, notes: tuple[str, ...]) -> Fit:
    serving = sizes.serving
    return Fit(
        accelerators=serving.accelerators,
        tensor_parallel=serving.tensor_parallel,
        pipeline_parallel=serving.pipeline_parallel,
        data_parallel=serving.data_parallel,
        memory=sizes.memory,
        usable=sizes.usable,
        weights=sizes.weights.amount,
        overhead=sizes.overhead.amount,
        cache=sizes.cache,
        kv_cache=kept,
        notes=(
            _memory_note(sizes),
            sizes.weights.note,
            sizes.overhead.note,
            *notes,
            *_doubts(sizes, kept),
        ),
    )


def _misfit(sizes: _Sizes, kind: Kind, cache: int = 0, largest: int = 0) -> Misfit:
    accelerator = sizes.resource.accelerator
    return Misfit(
        kind=kind,
        model=sizes.model.name,
        hardware=accelerator.model if accelerator else "replica",
        accelerators=sizes.serving.used_accelerators,
        memory=sizes.memory,
        usable=sizes.usable,
        weights=sizes.weights.amount,
        overhead=sizes.overhead.amount,
        cache=cache,
        asked=sizes.serving.context_tokens,
        largest=largest,
    )


def _memory_note(sizes: _Sizes) -> str:
    filled = f"{gib_text(sizes.usable)} may be filled"
    if sizes.seen < sizes.memory:
        filled = f"programs see {gib_text(sizes.seen)} and {filled}"
    return f"memory {gib_text(sizes.memory)} GiB, of which {filled}"


def _doubts(sizes: _Sizes, kept: KvCache | None) -> Iterator[str]:
    """Sentences about what the figures do not prove or do not include."""
    model, serving, attention = sizes.model, sizes.serving, sizes.model.attention
    if kept is None and model.task in GENERATING:
        yield f"not proven: no KV cache is counted, the attention of {model.name} is not recorded"
    if kept is not None and serving.context_slots:
        share = kept.context_tokens // serving.context_slots
        yield (
            f"all sequences share the {kept.context_tokens} tokens"
            if serving.context_slots == 1
            else f"each of the {serving.context_slots} slots has {share} of these tokens"
        )
    elif kept is not None and kept.concurrent_sequences < serving.max_sequences:
        yield (
            f"{kept.concurrent_sequences} of {serving.max_sequences} sequences fit with a full "
            f"context of {kept.context_tokens} tokens; with shorter ones, more"
        )
    if (
        attention is not None
        and attention.full_layers + attention.sliding_layers < attention.layers
    ):
        yield "layers that share a cache, or keep a state of fixed size, are not counted"
    if attention is not None and model.vocabulary is None:
        yield f"its vocabulary is not recorded and counts as {UNKNOWN_VOCABULARY} tokens"
    idle = serving.accelerators - serving.used_accelerators
    if idle > 0:
        yield f"{idle} of {serving.accelerators} accelerators are idle"
    if sizes.resource.platform not in ("nvidia", "cpu"):
        yield f"overheads are those of NVIDIA accelerators: unproven on {sizes.resource.platform}"
