"""Values of engine arguments: checks against the engine's parser, and canonical forms."""

import json
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from pydantic import JsonValue

from endpoints.catalog import Argument, ArgumentType
from endpoints.nearest import hint
from endpoints.read.nodes import shorten

SWITCH_WORDS: Mapping[str, bool] = {"enable": True, "disable": False}
"""Meaning of CSGHub's words for switches."""
SUFFIXED = r"[0-9]{1,9}(\.[0-9]{1,9})?[kmgtKMGT]"
"""Pattern of integers with a suffix, as some engines accept; also used in JSON Schema."""
_DIGITS = r"[-+]?[0-9]+"
_DECIMAL = {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_BINARY = {"K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
"""vLLM's meaning of suffixes (human_readable_int in its argument parser's helpers)."""
_NEGATIVE = re.compile(r"-\d+|-\d*\.\d+")
"""Pattern of words with a leading dash that Python's argparse accepts as values."""


class Fault(NamedTuple):
    """A fault of an argument's value or name, and its fix."""

    message: str
    fix: str


def value_fault(name: str, argument: Argument, value: JsonValue) -> Fault | None:
    """The fault of an argument's canonical value; `name` is the file's spelling. None if valid."""
    return _CHECKS[argument.type](name, argument, value)


def canonical_value(argument: Argument, value: JsonValue, text: str) -> JsonValue:
    """The value in the engine's type; `text` is the scalar as written in the file."""
    if argument.type == "switch" and (meant := switched(value)) is not None:
        return meant
    if argument.type in {"text", "select"} and _is_number(value):
        return text
    if argument.human_readable and isinstance(value, str):
        number = _suffixed(value)
        return value if number is None else number
    return value


def switched(value: JsonValue) -> bool | None:
    """The setting of a switch, also in CSGHub's words; None for a value that is no switch's."""
    if isinstance(value, str):
        return SWITCH_WORDS.get(value)
    return value if isinstance(value, bool) else None


def word(value: JsonValue) -> str:
    """The value as one word of a command line: text as it is, everything else as JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _switch(name: str, argument: Argument, value: JsonValue) -> Fault | None:
    if value is False and argument.default is True and not argument.negatable:
        return Fault("is on by default, and the engine has no way to turn it off", "Remove it.")
    if isinstance(value, bool):
        return None
    return Fault("must be true or false", f"Write `{name}: true` or `{name}: false`.")


def _select(name: str, argument: Argument, value: JsonValue) -> Fault | None:
    if isinstance(value, list | dict):
        return _text(name, argument, value)
    return _choice(argument, word(value), f"not a choice of {argument.name}")


def _integer(name: str, argument: Argument, value: JsonValue) -> Fault | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        fix = f"Write it in digits: `{name}: {int(value)}`."
    elif isinstance(value, str) and re.fullmatch(_DIGITS, value):
        fix = f"Remove the quotes: `{name}: {value}`."
    elif isinstance(value, str) and (number := _suffixed(value)) is not None:
        fix = f"Write it in digits: `{name}: {number}`."
    else:
        default = argument.default
        fix = (
            f"Write it in digits, such as `{name}: {default}`."
            if default
            else "Write it in digits."
        )
    return Fault("must be a whole number", fix)


def _number(name: str, argument: Argument, value: JsonValue) -> Fault | None:
    if _is_number(value):
        return None
    fix = f"Write it in digits, such as `{name}: {argument.default or 0.5}`."
    if isinstance(value, str) and re.fullmatch(rf"{_DIGITS}(\.[0-9]+)?", value):
        fix = f"Remove the quotes: `{name}: {value}`."
    return Fault("must be a number", fix)


def _text(name: str, _: Argument, value: JsonValue) -> Fault | None:
    if isinstance(value, bool):
        return Fault("must be text, not a boolean", f'Quote it: `{name}: "{word(value)}"`.')
    if isinstance(value, list | dict):
        return Fault(f"must be text, not a {_kind(value)}", "Write one text or number.")
    if value == "--":
        # Python's argparse drops `--` wherever it stands.
        return Fault("is what ends the arguments of a command line", "Write another text.")
    return None


def _json(name: str, _: Argument, value: JsonValue) -> Fault | None:
    if isinstance(value, bool):
        return Fault("must be JSON, not a boolean", f"Write it as a map: `{name}: {{key: value}}`.")
    if isinstance(value, str) and not _is_json(value):
        inner = "key: value"
        if re.fullmatch(r"\w+=\d+(,\w+=\d+)*", value):
            inner = value.replace("=", ": ").replace(",", ", ")
        return Fault("is not JSON", f"Write it as a map: `{name}: {{{inner}}}`.")
    return None


def _list(name: str, argument: Argument, value: JsonValue) -> Fault | None:
    if not isinstance(value, list):
        shown = value if isinstance(value, str) and re.fullmatch(r"[\w./=-]+", value) else "value"
        return Fault("must be a list", f"Write for example `{name}: [{shown}]`.")
    if not value:
        return Fault("an empty list gives the engine nothing", "Remove the argument.")
    faults = (_member(name, argument, item) for item in value)
    return next((fault for fault in faults if fault is not None), None)


def _member(name: str, argument: Argument, item: JsonValue) -> Fault | None:
    wanted = {
        "integer": ("whole numbers", "[1, 2]"),
        "number": ("numbers", "[0.5, 1]"),
        "text": ("texts", "[one, two]"),
    }
    is_right = {
        "integer": isinstance(item, int) and not isinstance(item, bool),
        "number": _is_number(item),
        # Some parsers accept single members of JSON; a map in the file needs no quotes.
        "text": isinstance(item, str | dict) or _is_number(item),
    }
    if not is_right[argument.item_type]:
        kind, example = wanted[argument.item_type]
        message = f"has a member {shorten(word(item))} and must be a list of {kind}"
        return Fault(message, f"Write for example `{name}: {example}`.")
    text = word(item)
    if text.startswith("-") and not _NEGATIVE.fullmatch(text):
        return Fault(
            f"has a member {shorten(text)}, which the engine would take for an argument of its own",
            "Members of a list cannot begin with `-`.",
        )
    return _choice(argument, text, f"has a member {shorten(text)}, which is not one of its choices")


def _choice(argument: Argument, text: str, message: str) -> Fault | None:
    if not argument.choices or text in argument.choices:
        return None
    return Fault(message, hint(text, argument.choices, listing="Its choices"))


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _kind(value: JsonValue) -> str:
    return "list" if isinstance(value, list) else "map"


def _suffixed(text: str) -> int | None:
    """The number for a text such as `8k`, `8K` or `25.6k`; binary suffixes need whole numbers."""
    if not re.fullmatch(SUFFIXED, text):
        return None
    number, suffix = text[:-1], text[-1]
    if suffix in _DECIMAL:
        return int(float(number) * _DECIMAL[suffix])
    return int(number) * _BINARY[suffix] if number.isdigit() else None


_CHECKS: Mapping[ArgumentType, Callable[[str, Argument, JsonValue], Fault | None]] = {
    "switch": _switch,
    "select": _select,
    "integer": _integer,
    "number": _number,
    "text": _text,
    "json": _json,
    "list": _list,
}
