"""What holds of every fit: sums, and that more memory or less context never makes it worse."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from endpoints.catalog import FrameworkVersion, Model
from endpoints.fit import (
    Misfit,
    Serving,
    largest_tensor_parallel,
    measure,
    valid_tensor_parallel,
)
from endpoints.fit.cache import CacheShape
from endpoints.plan.fit import Fit
from tests.unit.fit_models import (
    CATALOG,
    DEEPSEEK_V3,
    GPT_OSS_20B,
    LLAMA_8B,
    LLAMA_70B,
    OLD_VLLM,
    QWEN_7B,
    QWEN_VL_72B,
    VLLM,
    hardware,
    over,
)

UNKNOWN = QWEN_7B.model_copy(update={"attention": None, "vocabulary": None})
MODELS = st.sampled_from(
    [LLAMA_8B, LLAMA_70B, QWEN_7B, QWEN_VL_72B, DEEPSEEK_V3, GPT_OSS_20B, UNKNOWN]
)
STATIC = VLLM.model_copy(update={"static_fraction": True})
ENGINES = st.sampled_from([VLLM, OLD_VLLM, STATIC])
MEMORIES = st.integers(12, 20).flatmap(lambda power: st.integers(2**power, 2 ** (power + 1)))
"""MiB of one accelerator; every doubling as often as any other."""
CONTEXTS = st.integers(min_value=1, max_value=200_000)
SHAPES = st.builds(
    CacheShape,
    layer_bytes=st.integers(1, 10_000),
    full_layers=st.integers(0, 100),
    sliding_layers=st.integers(0, 100),
    window=st.integers(1, 40).map(lambda blocks: blocks * 256),
    note=st.just(""),
)


@st.composite
def servings(draw: st.DrawFn, model: Model) -> Serving:
    accelerators = draw(st.sampled_from([1, 2, 4, 8, 16]))
    tensor = draw(st.sampled_from(valid_tensor_parallel(model, accelerators)))
    stages = draw(st.integers(1, accelerators // tensor))
    return over(
        accelerators,
        tensor_parallel=tensor,
        pipeline_parallel=stages,
        data_parallel=draw(st.integers(1, accelerators // tensor // stages)),
        memory_fraction=draw(st.floats(0.5, 1.0)),
        context_tokens=draw(st.none() | CONTEXTS),
        max_sequences=draw(st.sampled_from([1, 256, 1024])),
        data_type=draw(st.sampled_from([None, "float16", "float32"])),
        quantization_bits=draw(st.sampled_from([None, 4.5, 8])),
        cache_data_type=draw(st.sampled_from([None, "float8", "int8"])),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Model, Serving, FrameworkVersion]:
    model = draw(MODELS)
    return model, draw(servings(model)), draw(ENGINES)


def outcome(
    case: tuple[Model, Serving, FrameworkVersion], mebibytes: int, context: int | None = None
) -> Fit | Misfit:
    model, serving, engine = case
    if context is not None:
        serving = replace(serving, context_tokens=context)
    return measure(model, hardware(f"{mebibytes}Mi"), serving, engine)


@given(cases(), MEMORIES)
def test_the_parts_add_up_to_what_may_be_filled(
    case: tuple[Model, Serving, FrameworkVersion], mebibytes: int
) -> None:
    found = outcome(case, mebibytes)
    assert 0 <= found.usable <= found.memory
    if isinstance(found, Misfit):
        assert found.text
        return
    assert found.usable == found.weights + found.overhead + found.cache
    assert found.cache >= 0
    assert found.weights >= 0
    kept = found.kv_cache
    if kept is not None:
        assert kept.context_tokens <= kept.capacity_tokens
        assert kept.max_context_tokens <= kept.capacity_tokens
        each = found.data_parallel
        assert kept.concurrent_sequences >= each
        grown = kept.bytes_per_token * kept.context_tokens
        assert kept.concurrent_sequences // each * grown <= found.cache


@given(cases(), MEMORIES, MEMORIES)
def test_more_memory_never_turns_a_fit_into_a_misfit(
    case: tuple[Model, Serving, FrameworkVersion], one: int, other: int
) -> None:
    # With more memory, engines take larger steps by default.
    case = (case[0], replace(case[1], batch_tokens=2048), case[2])
    less, more = outcome(case, min(one, other)), outcome(case, max(one, other))
    if isinstance(less, Misfit):
        return
    assert isinstance(more, Fit)
    if less.kv_cache is not None and more.kv_cache is not None:
        assert less.kv_cache.max_context_tokens <= more.kv_cache.max_context_tokens
        assert less.kv_cache.capacity_tokens <= more.kv_cache.capacity_tokens


@given(cases(), MEMORIES, CONTEXTS, CONTEXTS)
def test_a_shorter_context_never_turns_a_fit_into_a_misfit(
    case: tuple[Model, Serving, FrameworkVersion], mebibytes: int, one: int, other: int
) -> None:
    longer = outcome(case, mebibytes, max(one, other))
    if isinstance(longer, Misfit):
        return
    shorter = outcome(case, mebibytes, min(one, other))
    assert isinstance(shorter, Fit)
    if longer.kv_cache is not None and shorter.kv_cache is not None:
        assert shorter.kv_cache.concurrent_sequences >= longer.kv_cache.concurrent_sequences


@given(cases(), MEMORIES, st.integers(1, 10_000))
def test_the_longest_context_that_is_named_fits_and_no_longer_one_does(
    case: tuple[Model, Serving, FrameworkVersion], mebibytes: int, more: int
) -> None:
    found = outcome((case[0], replace(case[1], context_tokens=None), case[2]), mebibytes)
    if isinstance(found, Misfit) or found.kv_cache is None:
        return
    capacity, largest = found.kv_cache.capacity_tokens, found.kv_cache.max_context_tokens
    assert found.kv_cache.context_tokens == largest
    assert isinstance(outcome(case, mebibytes, largest), Fit)
    assert isinstance(outcome(case, mebibytes, capacity), Fit)
    misfit = outcome(case, mebibytes, capacity + more)
    assert isinstance(misfit, Misfit)
    assert (misfit.kind, misfit.largest) == ("context", largest)


@given(SHAPES, st.integers(0, 10**11), st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_sequence_fits_exactly_up_to_the_capacity(
    shape: CacheShape, available: int, one: int, other: int
) -> None:
    assert shape.sequence(min(one, other)) <= shape.sequence(max(one, other))
    capacity = shape.capacity(available)
    if capacity is None:
        assert shape.sequence(10**9) <= available
    else:
        assert shape.sequence(capacity) <= available < shape.sequence(capacity + 1)


def test_every_shipped_model_is_measured_on_every_shipped_resource() -> None:
    for model in CATALOG.models.values():
        fits = 0
        for resource in CATALOG.resources.values():
            size = largest_tensor_parallel(model, resource.accelerators)
            serving = over(resource.accelerators, tensor_parallel=size)
            found = measure(model, resource, serving, VLLM)
            if isinstance(found, Fit):
                fits += 1
                assert found.usable == found.weights + found.overhead + found.cache
                assert (found.kv_cache is None) == (model.attention is None)
        assert fits > 0, model.name
        assert fits < len(CATALOG.resources) or model.parameters < 10**10, model.name
