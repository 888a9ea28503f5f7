"""Arguments that the program sets itself, and the keys that users write instead."""

import re
from collections.abc import Set

from endpoints.catalog import EngineFacts, Framework, FrameworkVersion
from endpoints.engine_args.given import argument_named

_SET_BY = {
    "model": "`model`",
    "revision": "`revision`",
    "quantization": "`quantization`",
    "accelerators": "`resource`",
    "port": "the catalogue's `port`",
    "task": "the model's task in the catalogue",
    "drain_seconds": "`timers.stream`",
    "api_key": "`visibility: private`",
    "nnodes": "`resource`",
    "node_rank": "`resource`",
    "master_addr": "`resource`",
    "dist_init_addr": "`resource`",
}
"""The key that sets an argument, by the argument's placeholder or name."""


def reserved_names(
    engine: FrameworkVersion, framework: Framework, facts: EngineFacts | None
) -> Set[str]:
    """Names of arguments that a file may not set, as the catalogue and the engine write them."""
    names = {name.replace("_", "-") for name in engine.reserved_args}
    known = (argument_named(name, framework, facts) for name in engine.reserved_args)
    return names | {argument.name for argument in known if argument is not None}


def set_by(names: Set[str], engine: FrameworkVersion) -> str:
    """The key that users write instead of a reserved argument with these spellings."""
    arguments = [
        *engine.hub_args,
        *engine.args,
        *engine.quantization_args,
        *engine.accelerator_args,
        *engine.drain_args,
    ]
    flags = {f"{dashes}{name}" for name in names for dashes in ("-", "--")}
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        flag, equals, value = argument.partition("=")
        if not equals and not following.startswith("-"):
            value = following
        placeholder = re.search(r"\{(\w+)\}", value)
        if flag in flags and placeholder is not None:
            return _SET_BY.get(placeholder[1], "the program itself")
    if any(argument.partition("=")[0] in flags for argument in engine.api_key_args):
        return _SET_BY["api_key"]
    found = (_SET_BY.get(name.replace("-", "_")) for name in sorted(names))
    return next(filter(None, found), "the program itself")
