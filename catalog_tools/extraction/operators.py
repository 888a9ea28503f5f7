"""Python's operators on values that may be unknown."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from catalog_tools.extraction.values import UNKNOWN, Class, External, Generic, Value, is_known

_UNARY: Mapping[type[ast.unaryop], Callable[[Any], Value]] = {
    ast.USub: operator.neg,
    ast.Not: operator.not_,
}
_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.LShift: operator.lshift,
    ast.BitOr: operator.or_,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Value]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.Gt: operator.gt,
    ast.Lt: operator.lt,
    ast.GtE: operator.ge,
    ast.LtE: operator.le,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}


def unary(symbol: ast.unaryop, operand: Value) -> Value:
    """The result of an operator before its operand."""
    apply = _UNARY.get(type(symbol))
    return apply(operand) if apply is not None and is_known(operand) else UNKNOWN


def binary(symbol: ast.operator, left: Value, right: Value) -> Value:
    """The result of an arithmetic operator; `X | Y` of types is their union.

    Raises:
        TypeError: Python has no such operator for the operands.
    """
    if isinstance(symbol, ast.BitOr) and (_is_type(left) or _is_type(right)):
        return Generic("Union", (left, right))
    apply = _BINARY.get(type(symbol))
    if apply is None or left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    return apply(left, right)


def compare(symbol: ast.cmpop, left: Value, right: Value) -> Value:
    """The result of a comparison; values of other packages have no result.

    Raises:
        TypeError: Python has no such operator for the operands.
    """
    if any(isinstance(value, External) or not is_known(value) for value in (left, right)):
        return UNKNOWN
    return _COMPARE[type(symbol)](left, right)


def _is_type(value: Value) -> bool:
    return value is None or isinstance(value, External | Generic | Class)
