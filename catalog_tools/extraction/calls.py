"""Calls of Python's built-in functions and of methods of plain data and parsers."""

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
_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "bool": bool,
    "cast": lambda _, value: value,
    "deepcopy": lambda value: value,
    "float": float,
    "get_args": lambda hint: hint.arguments if isinstance(hint, Generic) else UNKNOWN,
    "int": int,
    "len": len,
    "str": str,
}
Iterate = Callable[[Value], list[Value] | None]
"""Function from a value to its members; None if they are unknown."""


def call_method(
    of: Value, name: str, given: Sequence[Value], keywords: Mapping[str, Value]
) -> Value:
    """Call a method of plain data or of a parser, and change data in place."""
    if isinstance(of, Parser):
        return _call_parser(of, name, given, keywords)
    if name not in _METHODS.get(type(of), ()):
        return UNKNOWN
    result: Value = getattr(of, name)(*given, **keywords)
    return list(result) if name in {"keys", "values", "items"} else result


def call_builtin(
    name: str, given: Sequence[Value], keywords: Mapping[str, Value], iterate: Iterate
) -> Value:
    """Call a function of Python or of a library by the last part of its name."""
    first = given[0] if given else None
    if name in _COLLECTIONS:
        members = iterate(first) if given else []
        return UNKNOWN if members is None else _COLLECTIONS[name](members)
    if name == "dict":
        return dict(first or {}, **keywords)
    if name == "permutations":
        return list(itertools.permutations(iterate(first) or [], keywords["r"]))
    if name in _FUNCTIONS and first is not UNKNOWN:
        return _FUNCTIONS[name](*given)
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
