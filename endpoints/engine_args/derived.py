"""Arguments that the file leaves out and the program derives from model and resource."""

from collections.abc import Iterator

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.engine_args.parallel import ParallelSizes, parallel_sizes
from endpoints.engine_args.tool_calls import wants_parser


def derive_arguments(
    endpoint: ResolvedEndpoint, fit: plan.Fit | None
) -> tuple[plan.DerivedArgument, ...]:
    """The arguments that follow from resource, fit and model and that the file leaves out."""
    reserved = {name.replace("_", "-") for name in endpoint.engine.reserved_args}
    return tuple(
        argument
        for argument in _candidates(endpoint, fit)
        if argument.name not in endpoint.engine_args and argument.name not in reserved
    )


def _candidates(endpoint: ResolvedEndpoint, fit: plan.Fit | None) -> Iterator[plan.DerivedArgument]:
    knobs = endpoint.engine.knobs
    if endpoint.resource.accelerators and knobs.tensor_parallel is not None:
        yield _tensor_parallel(endpoint, knobs.tensor_parallel)
    if endpoint.spans_nodes and knobs.pipeline_parallel is not None:
        yield _pipeline_parallel(endpoint, knobs.pipeline_parallel)
    fraction = endpoint.engine.memory_fraction
    if endpoint.resource.accelerators and knobs.memory_fraction is not None and fraction:
        because = f"default of {endpoint.engine_name}, and what the fit is computed with"
        yield plan.DerivedArgument(name=knobs.memory_fraction, value=fraction, because=because)
    if endpoint.resource.accelerators and knobs.memory_fraction and knobs.max_sequences:
        # Such engines choose the limit by the accelerator's size, and the autoscaler needs it.
        because = "what the fit and the autoscaler count with"
        value = endpoint.engine.max_concurrency
        yield plan.DerivedArgument(name=knobs.max_sequences, value=value, because=because)
    if fit is not None and fit.kv_cache is not None and knobs.context_length is not None:
        yield _context_length(endpoint, fit.kv_cache, knobs.context_length)
    parser = endpoint.framework.tool_parsers.get(endpoint.model.architecture)
    if parser and knobs.tool_parser and wants_parser(endpoint.engine, endpoint.engine_args):
        because = f"how {endpoint.model.architecture} writes tool calls"
        yield plan.DerivedArgument(name=knobs.tool_parser, value=parser, because=because)


def _tensor_parallel(endpoint: ResolvedEndpoint, name: str) -> plan.DerivedArgument:
    count = endpoint.resource.accelerators
    sizes = _sizes(endpoint)
    because = f"{endpoint.resource.name} has {count} accelerator{'s' if count > 1 else ''}"
    if (others := sizes.pipeline * sizes.data) > 1:
        because += f", divided by {others} for the other parallel sizes"
    return plan.DerivedArgument(name=name, value=sizes.derived_tensor(count), because=because)


def _pipeline_parallel(endpoint: ResolvedEndpoint, name: str) -> plan.DerivedArgument:
    resource = endpoint.resource
    because = f"{resource.name} has {resource.nodes_per_replica} nodes"
    return plan.DerivedArgument(name=name, value=_sizes(endpoint).pipeline, because=because)


def _sizes(endpoint: ResolvedEndpoint) -> ParallelSizes:
    return parallel_sizes(endpoint.engine_args, endpoint.engine.knobs, endpoint.resource)


def _context_length(
    endpoint: ResolvedEndpoint, cache: plan.KvCache, name: str
) -> plan.DerivedArgument:
    tokens = cache.context_tokens
    because = "longest that fits beside the weights"
    if tokens == endpoint.model.context_length:
        because = f"all that {endpoint.model.name} knows, and it fits"
    return plan.DerivedArgument(name=name, value=tokens, because=because)
