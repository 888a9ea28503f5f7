"""Calls of Python's own functions and of methods of plain data and parsers."""

import itertools
from collections.abc import Callable, Mapping, Sequence

from catalog_tools.extraction.values import UNKNOWN, Generic, Option, Parser, Value

_METHODS: Mapping[type, frozenset[str]] = {
    list: frozenset({"append", "extend", "insert", "remove", "copy", "index"}),
    dict: frozenset({"keys", "values", "items", "get", "pop", "update", "copy", "setdefault"}),
    set: frozenset({"add", "update", "union", "copy", "discard", "difference"}),
    str: frozenset({"replace", "lower", "upper", "strip", "lstrip", "join", "removeprefix"}),
}
_COLLECTIONS: Mapping[str, Callable[[list[Value]], Value]] = {
    "list": list,
    "tuple": tuple,
    "set": set,
    "frozenset": set,
    "sorted": lambda items: sorted(items, key=str),
}


def call_method(
    of: Value, name: str, given: Sequence[Value], keywords: Mapping[str, Value]
) -> Value:
    """Call a method of plain data or of a parser; data is changed in place."""
    if isinstance(of, Parser):
        return _call_parser(of, name, given, keywords)
    if name not in _METHODS.get(type(of), ()):
        return UNKNOWN
    result: Value = getattr(of, name)(*given, **keywords)
    return list(result) if name in {"keys", "values", "items"} else result  # type: ignore[call-overload]


def call_builtin(
    name: str,
    given: Sequence[Value],
    keywords: Mapping[str, Value],
    iterate: Callable[[Value], list[Value] | None],
) -> Value:
    """Call something of Python or of a library by the last part of its name."""
    if name in {"deepcopy", "cast"}:
        return given[-1]
    if name == "dict":
        return dict(keywords) if not given else dict(given[0])  # type: ignore[call-overload]
    if name == "get_args":
        return given[0].arguments if isinstance(given[0], Generic) else UNKNOWN
    if name in {"int", "float", "str", "bool", "len"} and given and given[0] is not UNKNOWN:
        return {"int": int, "float": float, "str": str, "bool": bool, "len": len}[name](given[0])
    if name == "permutations":
        items = iterate(given[0])
        return UNKNOWN if items is None else list(itertools.permutations(items, keywords["r"]))
    if name in _COLLECTIONS:
        members = iterate(given[0]) if given else []
        return UNKNOWN if members is None else _COLLECTIONS[name](members)
    return UNKNOWN


def _call_parser(
    parser: Parser, name: str, given: Sequence[Value], keywords: Mapping[str, Value]
) -> Value:
    if name == "add_argument":
        flags = tuple(flag for flag in given if isinstance(flag, str))
        parser.options.append(Option(flags, dict(keywords), parser.exclusive))
        return UNKNOWN
    if name == "add_mutually_exclusive_group":
        return Parser(parser.options, len(parser.options))
    if name in {"add_argument_group", "add_parser"}:
        return Parser(parser.options, parser.exclusive)
    return UNKNOWN
