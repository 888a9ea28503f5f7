"""Serving parameters for the fit, read from an endpoint's engine arguments."""

from collections.abc import Mapping

from pydantic import JsonValue

from endpoints.catalog import DataType
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.engine_args.parallel import parallel_sizes, size
from endpoints.fit import Serving, undivided_stages

_DATA_TYPES: Mapping[str, DataType] = {
    "float": "float32",
    "float32": "float32",
    "half": "float16",
    "float16": "float16",
    "fp16": "float16",
    "bfloat16": "bfloat16",
    "bf16": "bfloat16",
    "fp8": "float8",
    "fp8_e4m3": "float8",
    "fp8_e5m2": "float8",
    "int8": "int8",
}
"""Data types by vLLM's and SGLang's words, for weights and the KV cache."""


def serving_of(endpoint: ResolvedEndpoint) -> Serving:
    """Serving parameters of one replica, given in its arguments or derived from its resource."""
    given, engine = endpoint.engine_args, endpoint.engine
    knobs = engine.knobs
    sizes = parallel_sizes(given, knobs, endpoint.resource)
    accelerators = endpoint.resource.accelerators
    method = endpoint.quantization or _text(given, knobs.quantization)
    facts = endpoint.facts.quantizations.get(method or "") if endpoint.facts else None
    if knobs.tensor_parallel is None:
        tensor, stages = 1, undivided_stages(engine, accelerators)
    else:
        tensor, stages = sizes.derived_tensor(accelerators), sizes.pipeline
    fraction = given.get(knobs.memory_fraction or "", engine.memory_fraction)
    return Serving(
        accelerators=accelerators,
        tensor_parallel=tensor,
        pipeline_parallel=stages,
        data_parallel=sizes.data,
        attention_groups=sizes.attention_groups,
        # An engine without such a share takes the memory that it needs, up to all of it.
        memory_fraction=float(fraction) if isinstance(fraction, int | float) else 1.0,
        context_tokens=size(given, knobs.context_length),
        max_sequences=size(given, knobs.max_sequences) or engine.max_concurrency,
        context_slots=(size(given, knobs.max_sequences) or 1) if engine.shared_context else None,
        data_type=data_type_named(given.get(knobs.data_type or "")),
        quantization=method,
        quantization_bits=facts.bits if facts is not None else None,
        cache_data_type=data_type_named(given.get(knobs.cache_data_type or "")),
        batch_tokens=size(given, knobs.batch_tokens),
    )


def data_type_named(word: JsonValue) -> DataType | None:
    """The data type that an engine's word stands for; None for any other value."""
    return _DATA_TYPES.get(word) if isinstance(word, str) else None


def _text(given: Mapping[str, JsonValue], name: str | None) -> str | None:
    value = given.get(name) if name is not None else None
    return value if isinstance(value, str) else None
