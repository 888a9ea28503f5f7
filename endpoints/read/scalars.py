"""Meaning of plain YAML scalars: the core schema of YAML 1.2, and nothing beyond it.

YAML 1.1, which PyYAML's own loader follows, reads `no` as false, `1:30` as 90 and `2026-07-01` as
a date.
"""

import json
import re
from collections.abc import Mapping

from endpoints.read.nodes import ScalarValue

_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_NUMBER_STARTS = frozenset("+-.0123456789")
_LONGEST_NUMBER = 64
"""Digits; longer runs are text: Python takes quadratic time, and refuses 4,300 digits."""


def plain_value(text: str) -> ScalarValue:
    """The value of a scalar that was written without quotes."""
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if text[0] not in _NUMBER_STARTS or len(text) > _LONGEST_NUMBER:
        return text
    return _number(text)


def flow(value: object) -> str:
    """The value as YAML writes it in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    is_plain = isinstance(value, str) and isinstance(plain_value(value), str)
    return str(value) if is_plain else json.dumps(value)


def _number(text: str) -> ScalarValue:
    if _DECIMAL.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text):
        return int(text, 8)
    if _HEXADECIMAL.fullmatch(text):
        return int(text, 16)
    if _FLOAT.fullmatch(text):
        # YAML writes infinity and not-a-number with a dot before, Python without.
        return float(re.sub(r"\.(?=[inIN])", "", text))
    return text
