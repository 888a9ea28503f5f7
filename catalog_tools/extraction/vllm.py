"""Reader of vLLM's command line `vllm serve`.

Its options come from `add_argument` calls and from the fields of its configuration dataclasses,
which `get_kwargs` turns into keywords of such calls. The rules here are those of `_compute_kwargs`
in `vllm/engine/arg_utils.py`, from 0.9 to 0.33.
"""

import ast
from collections.abc import Container, Mapping, Sequence

from catalog_tools.extraction.arguments import arguments
from catalog_tools.extraction.dataclass_fields import (
    fields,
    is_dataclass,
    literal_values,
    origin_name,
    union_members,
)
from catalog_tools.extraction.interpreter import Interpreter
from catalog_tools.extraction.metrics import exported
from catalog_tools.extraction.reading import Reading, ReadingError
from catalog_tools.extraction.source_tree import SourceTree
from catalog_tools.extraction.values import (
    UNKNOWN,
    Class,
    Default,
    External,
    Function,
    Generic,
    Option,
    Parser,
    Value,
)
from catalog_tools.extraction.vllm_models import architectures, quantizations
from catalog_tools.extraction.vllm_registries import registered_choices

_SERVE = "vllm.entrypoints.cli.serve"
_ARG_UTILS = "vllm.engine.arg_utils"
_METRICS = ("vllm.v1.metrics.loggers",)
_COLLECTORS = ("PrometheusStatLogger",)
_REGISTERED = frozenset(
    {"cache_dtype", "config_format", "model_impl", "quantization", "tokenizer_mode"}
)
"""Fields that accept any text, which the engine looks up among registered names."""


def read_vllm(tree: SourceTree) -> Reading:
    """Read a version of vLLM.

    Raises:
        ReadingError: the package is written in a way that this reader does not support.
    """
    interpreter = _interpreter(tree)
    found = arguments(_serve_options(interpreter))
    for name, choices in registered_choices(interpreter).items():
        if name in found and not found[name].choices:
            found[name] = found[name].model_copy(update={"type": "select", "choices": choices})
    return Reading(
        arguments=found,
        architectures=architectures(interpreter),
        quantizations=quantizations(interpreter),
        metrics=exported(tree, _METRICS, _COLLECTORS),
    )


def _interpreter(tree: SourceTree) -> Interpreter:
    """An interpreter with equivalents of vLLM's own helpers."""
    return Interpreter(
        tree,
        {
            "get_kwargs": _get_kwargs,
            "get_field": _get_field,
            "optional_type": _inner_type,
            "parse_type": _inner_type,
            "load_general_plugins": _nothing,
        },
    )


def _serve_options(interpreter: Interpreter) -> list[Option]:
    """The options of `vllm serve`, in the order of their definition."""
    command = interpreter.lookup(_SERVE, "ServeSubcommand")
    if not isinstance(command, Class):
        raise ReadingError(f"{_SERVE} has no ServeSubcommand")
    parser = Parser()
    method = interpreter.names.class_attribute(command, "subparser_init", UNKNOWN)
    interpreter.call(method, [parser], {})
    return parser.options


def _get_kwargs(interpreter: Interpreter, given: Sequence[Value], _: Mapping[str, Value]) -> Value:
    """Keywords of `add_argument` by the name of the field, as `_compute_kwargs` makes them."""
    if not isinstance(given[0], Class):
        return UNKNOWN
    suffixed = _suffixed_integers(interpreter)
    return {
        field.name: {
            "default": field.default,
            **_keywords(interpreter, field.name, union_members(field.type), suffixed),
        }
        for field in fields(interpreter, given[0])
    }


def _keywords(
    interpreter: Interpreter, name: str, hints: Sequence[Value], suffixed: frozenset[str]
) -> dict[str, Value]:
    hints = [External("dict") if _is_dict(interpreter, hint) else hint for hint in hints]
    classes = [hint for hint in hints if isinstance(hint, Class)]
    by_origin = {origin_name(hint): hint for hint in hints}
    if any(is_dataclass(interpreter, item) for item in classes):
        return {"type": External("json.loads")}
    if "bool" in by_origin:
        return _switch(by_origin)
    if "Literal" in by_origin:
        is_open = "str" in by_origin and name not in _REGISTERED
        return {"type": External("str")} if is_open else _literal(by_origin["Literal"])
    for origin in ("tuple", "list", "set"):
        if origin in by_origin:
            return _collection(by_origin[origin])
    enumerations = [item for item in classes if interpreter.names.is_enumeration(item)]
    if enumerations and "str" not in by_origin:
        return {"choices": _member_words(interpreter, enumerations[0])}
    return {"type": External(_scalar_type(name, by_origin, suffixed))}


def _scalar_type(name: str, origins: Container[str], suffixed: Container[str]) -> str:
    if "int" in origins:
        return "human_readable_int" if name in suffixed else "int"
    if "float" in origins:
        return "float"
    return "json.loads" if "dict" in origins and "str" not in origins else "str"


def _is_dict(interpreter: Interpreter, hint: Value) -> bool:
    """Whether the hint is a class that inherits from `dict`."""
    bases = interpreter.names.bases(hint) if isinstance(hint, Class) else ()
    return any(origin_name(base) == "dict" for base in bases)


def _switch(by_origin: Mapping[str, Value]) -> dict[str, Value]:
    """Keywords of a boolean field, or of a text that means true without a value."""
    if set(by_origin) == {"bool", "str", ""}:
        return {"type": External("str"), "nargs": "?", "const": True}
    return {"action": External("argparse.BooleanOptionalAction")}


def _literal(hint: Value) -> dict[str, Value]:
    return {"choices": sorted(literal_values(hint), key=lambda item: (isinstance(item, str), item))}


def _collection(hint: Value) -> dict[str, Value]:
    if not isinstance(hint, Generic):
        return {"type": External("str"), "nargs": "+"}
    members = union_members(hint.arguments[0])
    if len(members) > 1:
        return {"type": External("str"), "nargs": "+"}
    if origin_name(members[0]) == "Literal":
        return {"nargs": "+", **_literal(members[0])}
    return {"type": members[0], "nargs": "+"}


def _member_words(interpreter: Interpreter, enumeration: Class) -> list[Value]:
    """The engine's words for the members of an enumeration: numeric values, or else names."""
    members = interpreter.names.members(enumeration)
    return [item.value if isinstance(item.value, int) else item.name for item in members]


def _suffixed_integers(interpreter: Interpreter) -> frozenset[str]:
    """Names of the fields that `_compute_kwargs` accepts with a suffix, such as 8k."""
    for name in ("_compute_kwargs", "get_kwargs"):
        function = interpreter.lookup(_ARG_UTILS, name)
        if isinstance(function, Function):
            return frozenset(
                node.value
                for node in ast.walk(function.node)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            )
    return frozenset()


def _get_field(interpreter: Interpreter, given: Sequence[Value], _: Mapping[str, Value]) -> Value:
    of, name = given
    assert isinstance(of, Class)
    found = (field for field in fields(interpreter, of) if field.name == name)
    return Default(next((field.default for field in found), UNKNOWN))


def _inner_type(_: Interpreter, given: Sequence[Value], __: Mapping[str, Value]) -> Value:
    """The wrapped conversion of vLLM's helpers, which do not change its type."""
    return given[0]


def _nothing(_: Interpreter, __: Sequence[Value], ___: Mapping[str, Value]) -> Value:
    return None
