"""Arguments of the catalogue, from the options of a parser."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from catalog_tools.extraction.dataclass_fields import origin_name, union_members
from catalog_tools.extraction.values import (
    UNKNOWN,
    Class,
    External,
    Function,
    Generic,
    Member,
    Option,
    Value,
)
from endpoints.catalog import Argument, ArgumentType

ItemType = Literal["text", "integer", "number"]
_TYPES: Mapping[str, ArgumentType] = {
    "int": "integer",
    "float": "number",
    "loads": "json",
    "dict": "json",
    "human_readable_int": "integer",
    "human_readable_int_or_auto": "integer",
    "json_list_type": "json",
}
"""Types of arguments by the name of the parser's conversion, or of the type that it returns."""
_ITEM_TYPES: Mapping[ArgumentType, ItemType] = {"integer": "integer", "number": "number"}
_SWITCHES = ("store_true", "store_false", "store_const", "StoreTrue", "StoreConst")
_WITHOUT_EFFECT = "DeprecatedAction"
"""SGLang's action of an option that only causes a warning."""


def arguments(options: Iterable[Option]) -> dict[str, Argument]:
    """Sorted arguments by name; the first of two options with one name counts.

    Positional arguments are left out.
    """
    kept: dict[str, Option] = {}
    for option in options:
        if any(flag.startswith("-") for flag in option.flags):
            kept.setdefault(_name(option), option)
    found = {name: _argument(name, option) for name, option in sorted(kept.items())}
    groups: dict[int, list[str]] = {}
    for name, option in kept.items():
        if option.exclusive is not None:
            groups.setdefault(option.exclusive, []).append(name)
    for names in groups.values():
        for name in names:
            others = tuple(sorted(set(names) - {name}))
            found[name] = found[name].model_copy(update={"conflicts": others})
    return found


def _argument(name: str, option: Option) -> Argument:
    action = _action_name(option)
    spellings = {_spelling(flag) for flag in option.flags} - {name}
    default = option.keywords.get("default")
    found: dict[str, object] = {"name": name, "aliases": tuple(sorted(spellings))}
    found |= {"deprecated": _deprecation(option, action)}
    if action == "BooleanOptionalAction":
        found |= {"type": "switch", "negatable": True, "default": _scalar(default)}
        return Argument.model_validate(found, by_name=True)
    if _is_switch(action) and option.keywords.get("choices") is None:
        # The argument turns something on or off, and leaving it out means "false".
        found |= {"type": "switch", "default": default is True and action == "store_true"}
        return Argument.model_validate(found, by_name=True)
    kind = _type(option.keywords.get("type"))
    choices = _choices(option.keywords.get("choices"))
    if isinstance(default, bool):
        default = None  # The engine's marker of "not given".
    found |= {"default": _scalar(default), "choices": choices}
    if _is_list(option.keywords.get("nargs")):
        item_type: ItemType = "text" if choices else _ITEM_TYPES.get(kind, "text")
        found |= {"type": "list", "item_type": item_type}
    else:
        found |= {"type": "select" if choices else kind}
        found |= {"human_readable": not choices and _is_human_readable(option.keywords.get("type"))}
    return Argument.model_validate(found, by_name=True)


def _action_name(option: Option) -> str:
    """The last part of the action's name; empty for the default one."""
    action = option.keywords.get("action")
    match action:
        case str():
            return action
        case External():
            return action.last
        case Class():
            return action.node.name
    return ""


def _name(option: Option) -> str:
    """The first long spelling, as both engines' documentation calls the argument."""
    long = [flag for flag in option.flags if flag.startswith("--")]
    return _spelling((long or option.flags)[0])


def _spelling(flag: str) -> str:
    return flag.lstrip("-").replace("_", "-")


def _is_switch(action: str) -> bool:
    return action == _WITHOUT_EFFECT or any(word in action for word in _SWITCHES)


def _deprecation(option: Option, action: str) -> str | None:
    """The parser's own advice on what to use instead."""
    new = option.keywords.get("new_flag")
    if isinstance(new, str):
        return f"Write `{new.removeprefix('--').replace('=', ': ')}`."
    if action == _WITHOUT_EFFECT:
        return "Remove it: it has no effect."
    return "It will be removed." if option.keywords.get("deprecated") is True else None


def _type(conversion: Value) -> ArgumentType:
    match conversion:
        case External():
            return _TYPES.get(conversion.last, "text")
        case Generic():
            members = [item for item in union_members(conversion) if item is not None]
            return _TYPES.get(origin_name(members[0]), "text")
        case Function():
            return _TYPES.get(conversion.name) or _returned_type(conversion)
    return "text"


def _returned_type(conversion: Function) -> ArgumentType:
    """Type of an argument whose conversion is a function of the package, by its annotation."""
    if isinstance(conversion.node, ast.Lambda) or conversion.node.returns is None:
        return "text"
    returned = ast.unparse(conversion.node.returns).partition("[")[0]
    return _TYPES.get(returned.lower(), "text")


def _is_human_readable(conversion: Value) -> bool:
    name = conversion.last if isinstance(conversion, External) else ""
    name = conversion.name if isinstance(conversion, Function) else name
    return name.startswith("human_readable_int")


def _is_list(count: Value) -> bool:
    return count in ("+", "*") or (isinstance(count, int) and not isinstance(count, bool))


def _choices(values: Value) -> tuple[str, ...]:
    """The choices as words of a command line; empty if any is unknown."""
    if isinstance(values, set):
        values = sorted(values, key=str)
    if not isinstance(values, Sequence) or UNKNOWN in values:
        return ()
    words = (str(value.value if isinstance(value, Member) else value) for value in values)
    return tuple(word for word in dict.fromkeys(words) if word != "None")


def _scalar(value: Value) -> bool | int | float | str | None:
    """The default if it is a single value; None otherwise and for an empty text."""
    if isinstance(value, Member):
        return _scalar(value.value if isinstance(value.value, int) else value.name)
    return value if isinstance(value, bool | int | float | str) and value != "" else None
