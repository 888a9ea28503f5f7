"""Reader of SGLang's command line `python -m sglang.launch_server`.

Its options come from `add_argument` calls and, since 0.5.14, from annotated fields of its
configuration records, which `add_cli_args_from_dataclass` turns into such calls. The rules here
are those of that function in `sglang/srt/arg_groups/arg_utils.py`.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence

from catalog_tools.extraction.arguments import arguments
from catalog_tools.extraction.dataclass_fields import (
    Field,
    fields,
    literal_values,
    origin_name,
    union_members,
)
from catalog_tools.extraction.interpreter import Interpreter, Native
from catalog_tools.extraction.metrics import exported
from catalog_tools.extraction.reading import Reading, ReadingError
from catalog_tools.extraction.sglang_models import architectures, quantizations
from catalog_tools.extraction.source_tree import SourceTree
from catalog_tools.extraction.values import (
    UNKNOWN,
    Class,
    External,
    Generic,
    Instance,
    Option,
    Parser,
    Value,
)

_SERVER_ARGS = "sglang.srt.server_args"
_METRICS = ("sglang.srt.observability.metrics_collector", "sglang.srt.metrics.collector")
"""Modules of the metrics collectors; the second is that of versions before 0.5.10."""
_COLLECTORS = ("SchedulerMetricsCollector", "TokenizerMetricsCollector")
"""Collectors that run with `--enable-metrics`, which the catalogue always sets."""
_PLATFORMS: Mapping[str, bool] = {
    "is_cuda": True,
    "is_cpu": False,
    "is_gfx95_supported": False,
    "is_hip": False,
    "is_hpu": False,
    "is_mps": False,
    "is_musa": False,
    "is_npu": False,
    "is_xpu": False,
    "mxfp_supported": False,
}
"""Results of SGLang's functions that detect the platform, on an NVIDIA accelerator."""

_JSON_TEXTS = frozenset(
    {
        "hisparse-config",
        "json-model-override-args",
        "kv-events-config",
        "model-loader-extra-config",
        "modelexpress-config",
        "preferred-sampling-params",
    }
)
"""Text arguments that the engine reads as JSON after parsing."""


def read_sglang(tree: SourceTree) -> Reading:
    """Read a version of SGLang.

    Raises:
        ReadingError: the package is written in a way that this reader does not support.
    """
    natives: dict[str, Native] = {
        "add_cli_args_from_dataclass": _add_fields,
        "_declared_default": _declared_default,
    }
    for name, answer in _PLATFORMS.items():
        natives[name] = _answering(answer)
    interpreter = Interpreter(tree, natives)
    options = [item for item in _server_options(interpreter) if not _is_refused(item)]
    found = arguments(options)
    for name in _JSON_TEXTS & set(found):
        found[name] = found[name].model_copy(update={"type": "json"})
    return Reading(
        arguments=found,
        architectures=architectures(interpreter),
        quantizations=quantizations(interpreter),
        metrics=exported(tree, _METRICS, _COLLECTORS),
    )


def _server_options(interpreter: Interpreter) -> list[Option]:
    """The server's options, in the order of their definition."""
    parser = Parser()
    method = interpreter.names.class_attribute(_server_args(interpreter), "add_cli_args", UNKNOWN)
    interpreter.call(method, [parser], {})
    return parser.options


def _server_args(interpreter: Interpreter) -> Class:
    """The class as written, which newer versions replace with another at run time."""
    for statement in interpreter.names.tree.bindings(_SERVER_ARGS, "ServerArgs"):
        if isinstance(statement, ast.ClassDef):
            return Class(_SERVER_ARGS, statement)
    raise ReadingError(f"{_SERVER_ARGS} has no class ServerArgs")


def _is_refused(option: Option) -> bool:
    """Whether the parser has the option only to refuse it."""
    action = option.keywords.get("action")
    if option.keywords.get("error_message") is not None:
        return True
    if not isinstance(action, Class):
        return False
    calls = (
        item
        for item in action.node.body
        if isinstance(item, ast.FunctionDef) and item.name == "__call__"
    )
    return any(isinstance(item.body[0], ast.Raise) for item in calls)


def _all_fields(interpreter: Interpreter) -> Iterator[Field]:
    """The fields of the server's settings, its own or those of its records."""
    records = interpreter.lookup(_SERVER_ARGS, "_INPUT_NAMESPACES")
    if not isinstance(records, list):
        records = [_server_args(interpreter)]
    for record in records:
        if isinstance(record, Class):
            yield from fields(interpreter, record)


def _add_fields(interpreter: Interpreter, given: Sequence[Value], _: Mapping[str, Value]) -> Value:
    parser = given[0]
    assert isinstance(parser, Parser)
    for field in _all_fields(interpreter):
        metadata = _metadata(field)
        if metadata is not None and metadata.get("no_cli") is not True:
            parser.options.append(_option(field, metadata))
    return None


def _metadata(field: Field) -> Mapping[str, Value] | None:
    """Keywords of the field's `Arg(...)`; None for a field without an argument."""
    if not isinstance(field.type, Generic) or field.type.origin != "Annotated":
        return None
    for item in field.type.arguments[1:]:
        if isinstance(item, str):
            return {}
        if isinstance(item, Instance) and item.of.node.name == "Arg":
            return item.keywords
    return None


def _option(field: Field, metadata: Mapping[str, Value]) -> Option:
    name = metadata.get("cli_name") or f"--{field.name.replace('_', '-')}"
    flags = (name, *(metadata.get("aliases") or ()))
    keywords: dict[str, Value] = {"default": field.default}
    if metadata.get("action") is not None:
        keywords["action"] = metadata["action"]
        keywords.update(metadata.get("action_kwargs") or {})
        return Option(flags, keywords)
    members = [item for item in union_members(field.type) if item is not None]
    hint = members[0] if len(members) == 1 else External("str")
    converted = metadata.get("type_parser")
    for key in ("choices", "nargs"):
        if metadata.get(key) is not None:
            keywords[key] = metadata[key]
    if origin_name(hint) == "Literal":
        keywords.setdefault("choices", literal_values(hint))
    elif origin_name(hint) == "list" and converted is None:
        keywords["type"] = hint.arguments[0] if isinstance(hint, Generic) else External("str")
        keywords.setdefault("nargs", "+")
    elif origin_name(hint) == "bool" and converted is None:
        keywords["action"] = "store_true"
    else:
        plain = hint if origin_name(hint) in {"int", "float"} else External("str")
        keywords["type"] = converted or plain
    return Option(flags, keywords)


def _declared_default(
    interpreter: Interpreter, given: Sequence[Value], _: Mapping[str, Value]
) -> Value:
    found = (field.default for field in _all_fields(interpreter) if field.name == given[0])
    return next(found, UNKNOWN)


def _answering(answer: bool) -> Native:
    def native(_: Interpreter, __: Sequence[Value], ___: Mapping[str, Value]) -> Value:
        return answer

    return native
