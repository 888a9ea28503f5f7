"""Arguments that are valid alone and wrong together, or wrong on this resource."""

from collections.abc import Iterator, Sequence

from endpoints.catalog import CloudResource, FrameworkVersion
from endpoints.endpoint.parts import Parts
from endpoints.engine_args.given import Given
from endpoints.engine_args.parallel import ParallelSizes, parallel_sizes, size
from endpoints.engine_args.tool_calls import unknown_parser, wants_parser
from endpoints.engine_args.values import Fault, word

Located = tuple[Given, Fault]


def combination_faults(
    parts: Parts, engine: FrameworkVersion, given: Sequence[Given]
) -> Iterator[Located]:
    """Each fault with the argument at which to report it."""
    yield from _conflicts(given)
    yield from _fractions(engine, given)
    yield from _sizes(engine, given)
    yield from _batches(engine, given)
    yield from _tool_calls(parts, engine, given)
    if parts.resource is not None:
        yield from _parallel_sizes(parts.resource, engine, given)


def _conflicts(given: Sequence[Given]) -> Iterator[Located]:
    """Faults of conflicting pairs, each at the later argument; disabled switches are skipped."""
    before: list[Given] = []
    for later in given:
        if later.argument is None or later.is_off:
            continue
        for earlier in before:
            assert earlier.argument is not None
            if earlier.name in later.argument.conflicts or later.name in earlier.argument.conflicts:
                message = f"cannot be given together with {earlier.written}"
                yield later, Fault(message, "Remove one of them.")
        before.append(later)


def _fractions(engine: FrameworkVersion, given: Sequence[Given]) -> Iterator[Located]:
    for argument in given:
        value = argument.value
        if argument.name != engine.knobs.memory_fraction or not isinstance(value, int | float):
            continue
        if not 0 < value <= 1:
            message = "must be above 0 and at most 1, as a share of the accelerator's memory"
            default = engine.memory_fraction or 0.9
            yield argument, Fault(message, f"Write for example `{argument.written}: {default}`.")


def _batches(engine: FrameworkVersion, given: Sequence[Given]) -> Iterator[Located]:
    knobs = engine.knobs
    arguments = {argument.name: argument.value for argument in given}
    sequences = size(arguments, knobs.max_sequences) or engine.max_concurrency
    for argument in given:
        tokens = size(arguments, knobs.batch_tokens)
        if argument.name != knobs.batch_tokens or not engine.batch_holds_sequences or not tokens:
            continue
        if tokens < sequences:
            message = f"a step of {tokens} tokens cannot hold one of each of {sequences} sequences"
            fix = f"Write at least {sequences}, or `{knobs.max_sequences}: {tokens}`."
            yield argument, Fault(message, fix)


def _sizes(engine: FrameworkVersion, given: Sequence[Given]) -> Iterator[Located]:
    """Faults of sizes below 1; 0 or -1 would leave the size to the engine's worse default."""
    knobs = engine.knobs
    names = (
        *(knobs.tensor_parallel, knobs.pipeline_parallel, knobs.data_parallel),
        *(knobs.context_length, knobs.max_sequences),
        # SGLang accepts -1, which leaves prompts undivided.
        *((knobs.batch_tokens,) if engine.batch_holds_sequences else ()),
    )
    for argument in given:
        if argument.name in names and size({argument.name: argument.value}, argument.name) is None:
            yield argument, Fault("must be a whole number, at least 1", "Remove it.")


def _tool_calls(
    parts: Parts, engine: FrameworkVersion, given: Sequence[Given]
) -> Iterator[Located]:
    arguments = {argument.name: argument.value for argument in given}
    if parts.framework is None or parts.model is None or not wants_parser(engine, arguments):
        return
    fault = unknown_parser(parts.framework, engine, parts.model)
    for argument in given:
        if fault is not None and argument.name == engine.knobs.tool_choice:
            yield argument, fault


def _parallel_sizes(
    resource: CloudResource, engine: FrameworkVersion, given: Sequence[Given]
) -> Iterator[Located]:
    """Faults of parallel sizes whose product is not the replica's number of accelerators."""
    knobs = engine.knobs
    names = (knobs.tensor_parallel, knobs.pipeline_parallel, knobs.data_parallel)
    arguments = {argument.name: argument.value for argument in given}
    sizes = parallel_sizes(arguments, knobs, resource)
    ours = [argument for argument in given if argument.name in names]
    is_wrong = any(size(arguments, item.name) is None for item in ours)
    if not ours or is_wrong:
        return
    if sizes.data > 1 and resource.nodes_per_replica > 1:
        copies = next(item for item in ours if item.name == knobs.data_parallel)
        message = f"copies do not spread over the {resource.nodes_per_replica} nodes of a replica"
        yield copies, Fault(message, "Remove it, and write more `replicas`.")
        return
    if _uses_all(sizes, max(1, resource.accelerators)):
        return
    last = ours[-1]
    factors = " x ".join(f"{item.written} {word(item.value)}" for item in ours)
    count = resource.accelerators
    has = f"{count} accelerator{'s' if count > 1 else ''}" if count else "no accelerator"
    stages_follow = resource.nodes_per_replica > 1 and not size(arguments, knobs.pipeline_parallel)
    if sizes.tensor is None or stages_follow:
        message = f"{factors} does not divide what {resource.name} has: {has}"
    else:
        total = sizes.tensor * sizes.pipeline * sizes.data
        message = f"{resource.name} has {has}, and {factors} asks for {total}"
    yield last, Fault(message, _advice(sizes, ours, knobs.tensor_parallel, count))


def _uses_all(sizes: ParallelSizes, accelerators: int) -> bool:
    if sizes.tensor is None:
        return accelerators % (sizes.pipeline * sizes.data) == 0
    return sizes.tensor * sizes.pipeline * sizes.data == accelerators


def _advice(sizes: ParallelSizes, ours: list[Given], tensor_name: str | None, count: int) -> str:
    """Advice on parallel sizes: leave out the tensor-parallel size where deriving it helps."""
    rest = sizes.pipeline * sizes.data
    tensor = next((item.written for item in ours if item.name == tensor_name), None)
    if tensor is not None and max(1, count) % rest == 0:
        fitting = max(1, count) // rest
        return f"Write `{tensor}: {fitting}`, or remove it; or choose another resource."
    return "Choose sizes whose product is that count, or another resource."
