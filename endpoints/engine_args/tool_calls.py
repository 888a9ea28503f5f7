"""Parsers that read tool calls from a model's answers."""

from collections.abc import Mapping

from pydantic import JsonValue

from endpoints.catalog import Argument, Framework, FrameworkVersion, Model
from endpoints.engine_args.values import Fault


def wants_parser(engine: FrameworkVersion, arguments: Mapping[str, JsonValue]) -> bool:
    """Whether canonical `arguments` enable tool calls without naming their parser."""
    knobs = engine.knobs
    return (
        knobs.tool_choice is not None
        and knobs.tool_parser is not None
        and arguments.get(knobs.tool_choice) is True
        and knobs.tool_parser not in arguments
    )


def unknown_parser(framework: Framework, engine: FrameworkVersion, model: Model) -> Fault | None:
    """The fault of tool calls for a model without a known parser: the engine would not start."""
    if model.architecture in framework.tool_parsers:
        return None
    parser = engine.knobs.tool_parser
    unknown = f"for {model.architecture}, the architecture of {model.name}"
    return Fault(
        f"needs `{parser}`, and none is known {unknown if model.pinned else f'for {model.name}'}",
        f"Add `{parser}` with the parser of the model's own format, or remove this.",
    )


def not_a_switch(
    framework: Framework, model: Model | None, argument: Argument, *, is_on: bool
) -> Fault:
    """The fault of a CSGHub switch for an argument that takes the parser's name instead."""
    message = f"is a switch of CSGHub for what {framework.name} calls {argument.name}"
    if not is_on:
        return Fault(message, "Remove it: without the argument it is off.")
    parser = framework.tool_parsers.get(model.architecture) if model is not None else None
    if parser is None and "auto" in argument.choices:
        parser = "auto"
    return Fault(message, f"Write `{argument.name}: {parser or 'PARSER'}`.")
