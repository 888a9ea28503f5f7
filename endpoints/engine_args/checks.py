"""Whether the engine takes the arguments that the file gives it."""

import re

from endpoints.catalog import FrameworkVersion
from endpoints.findings import Findings
from endpoints.parts import Parts
from endpoints.yaml_nodes import key_mark, shorten

_SET_BY = {
    "model": "`model`",
    "revision": "`revision`",
    "quantization": "`quantization`",
    "accelerators": "`resource`",
    "port": "the catalogue's `port`",
    "task": "the model's task in the catalogue",
    "drain_seconds": "`timers.stream`",
    "api_key": "`visibility: private`",
}
"""What sets an argument, by the placeholder that fills it."""


def check_arguments(parts: Parts, findings: Findings) -> tuple[str, ...]:
    """Tell every argument that the engine would refuse.

    Returns:
        Warnings about arguments that work and yet should not be given so.
    """
    if parts.framework is None:
        return ()
    engine = parts.framework.versions[parts.version]
    reserved = {name.replace("_", "-") for name in engine.reserved_args}
    for name in parts.endpoint.draft.value.engine_args:
        if name.replace("_", "-") in reserved:
            keys = ("engineArgs", name)
            findings.add(
                key_mark(parts.endpoint.node, keys),
                ("endpoints", parts.endpoint.name, *keys),
                f"this argument is set by {_set_by(name, engine)}",
                "Remove it here.",
                shorten(name),
            )
    return ()


def _set_by(name: str, engine: FrameworkVersion) -> str:
    """What the user writes instead of a reserved argument."""
    arguments = [
        *engine.args,
        *engine.quantization_args,
        *engine.accelerator_args,
        *engine.drain_args,
    ]
    flags = {f"-{name}", f"--{name}", f"--{name.replace('_', '-')}"}
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        flag, equals, value = argument.partition("=")
        if not equals and not following.startswith("-"):
            value = following
        placeholder = re.search(r"\{(\w+)\}", value)
        if flag in flags and placeholder is not None:
            return _SET_BY.get(placeholder[1], "the program itself")
    if any(argument.partition("=")[0] in flags for argument in engine.api_key_args):
        return _SET_BY["api_key"]
    bare = name.replace("_", "-")
    return _SET_BY.get(bare.replace("-", "_"), "the program itself")
