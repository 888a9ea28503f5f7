"""Kubernetes quantities in the form in which the API server answers them.

The official provider sends built-in objects through their Go types before it compares them, so
`1000m` and `1`, or `1024Mi` and `1Gi`, are no difference. The rules are those of
k8s.io/apimachinery/pkg/api/resource.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from sandbox.plugins.wire import Value

_PATTERN = re.compile(
    r"^([+-]?(?:\d+\.?\d*|\.\d+))(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$"
)
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}

_MAPS = frozenset({"limits", "requests", "capacity", "allocatable", "overhead", "hard"})
_RANGE_MAPS = frozenset({"max", "min", "default", "defaultRequest", "maxLimitRequestRatio"})
_SCALARS = frozenset({"sizeLimit", "divisor", "averageValue"})


def canonical(value: Value) -> Value:
    """A quantity as the API server writes it; anything else unchanged."""
    text = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        return value
    found = _PATTERN.match(text)
    if found is None:
        return value
    number, suffix = Fraction(found.group(1)), found.group(2) or ""
    if suffix in _BINARY[1:]:
        return _binary(number * 1024 ** _BINARY.index(suffix))
    if suffix[:1] in {"e", "E"} and len(suffix) > 1:
        return value
    return _decimal(number * Fraction(10) ** _DECIMAL[suffix])


def canonicalise(built_in: dict[str, Any]) -> dict[str, Any]:
    """A copy of a built-in object with its quantities in canonical form.

    Quantities are found by the names of the fields that hold them, as the cluster's schema is too
    large to load for every preview.
    """
    return {key: _visit(key, item, str(built_in.get("kind"))) for key, item in built_in.items()}


def _visit(key: str, value: Value, kind: str) -> Value:
    # The `value` of an autoscaler's policies counts pods or per cent, as an integer.
    if key in {"metadata", "data", "stringData", "binaryData", "status", "policies"}:
        return value
    if isinstance(value, dict):
        if key in _MAPS or (kind == "LimitRange" and key in _RANGE_MAPS):
            return {name: canonical(item) for name, item in value.items()}
        return {name: _visit(name, item, kind) for name, item in value.items()}
    if isinstance(value, list):
        return [_visit(key, item, kind) for item in value]
    if key in _SCALARS or (key == "value" and kind == "HorizontalPodAutoscaler"):
        return canonical(value)
    return value


def _binary(number: Fraction) -> str:
    # Below one unit the binary suffixes do not apply.
    if number.denominator != 1 or abs(number) < 1024:
        return _decimal(number)
    return _shorten(number, len(_BINARY), lambda power: (1024**power, _BINARY[power]))


def _decimal(number: Fraction) -> str:
    if number == 0:
        return "0"
    # What is finer than a billionth is rounded up.
    scaled = number * 10**9
    whole = Fraction(-((-scaled.numerator) // scaled.denominator))
    suffixes = list(_DECIMAL)
    return _shorten(whole, len(suffixes), lambda power: (1000**power, suffixes[power]))


def _shorten(number: Fraction, count: int, unit: Callable[[int], tuple[int, str]]) -> str:
    for power in reversed(range(count)):
        size, suffix = unit(power)
        if (number / size).denominator == 1:
            return f"{(number / size).numerator}{suffix}"
    return str(number)
