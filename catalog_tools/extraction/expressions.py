"""Values of expressions, as far as the source tells."""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from catalog_tools.extraction.names import Names
from catalog_tools.extraction.source_tree import changed_names
from catalog_tools.extraction.values import (
    UNKNOWN,
    Class,
    External,
    Function,
    Generic,
    Parent,
    Value,
    is_known,
)

Call = Callable[[Value, Sequence[Value], Mapping[str, Value]], Value]
_UNARY: Mapping[type[ast.unaryop], Callable[[object], object]] = {
    ast.USub: lambda value: -value if isinstance(value, int | float) else UNKNOWN,
    ast.Not: operator.not_,
}
_BINARY: Mapping[type[ast.operator], Callable[[object, object], object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.LShift: operator.lshift,
    ast.BitOr: operator.or_,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[object, object], object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.Gt: operator.gt,
    ast.Lt: operator.lt,
    ast.GtE: operator.ge,
    ast.LtE: operator.le,
    ast.In: lambda left, right: operator.contains(right, left),
    ast.NotIn: lambda left, right: not operator.contains(right, left),
}


@dataclass(slots=True)
class Scope:
    """Where a statement stands: its module, local names, the class whose body or method it is.

    `only` is the one name that matters: statements that do not change it are passed over.
    """

    module: str
    local: dict[str, Value] = field(default_factory=dict)
    owner: Class | None = None
    is_class_body: bool = False
    only: str = ""


class Expressions:
    """Evaluates expressions; `call` is what evaluates their calls."""

    def __init__(self, names: Names, call: Call) -> None:
        self._names = names
        self._call = call

    def value(self, node: ast.expr, scope: Scope) -> Value:
        """The value of an expression; UNKNOWN if only running it could tell."""
        try:
            return self._value(node, scope)
        except (TypeError, ValueError, ArithmeticError, LookupError):
            # The source computes with something that is not known well enough here.
            return UNKNOWN

    def iterate(self, value: Value) -> list[Value] | None:
        """The members of a value; None if it is not known what they are."""
        if isinstance(value, list | tuple | dict):
            return list(value)
        if isinstance(value, set | frozenset):
            return sorted(value, key=str)
        if isinstance(value, Class) and self._names.is_enumeration(value):
            return list(self._names.members(value))
        return None

    def bind(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Assign to a target: a name, a tuple of them, or a member of known data."""
        if isinstance(target, ast.Name):
            scope.local[target.id] = value
        elif isinstance(target, ast.Tuple | ast.List):
            values = self.iterate(value) or [UNKNOWN] * len(target.elts)
            for element, item in zip(target.elts, values, strict=False):
                self.bind(element, item, scope)
        elif isinstance(target, ast.Subscript):
            container = self.value(target.value, scope)
            if isinstance(container, dict):
                container[self.value(target.slice, scope)] = value

    def _value(self, node: ast.expr, scope: Scope) -> Value:  # noqa: PLR0911, PLR0912
        match node:
            case ast.Constant():
                return node.value
            case ast.Name():
                return self._name(node.id, scope)
            case ast.Attribute():
                return self._names.attribute(self.value(node.value, scope), node.attr)
            case ast.Subscript():
                return self._subscript(node, scope)
            case ast.List():
                return self._items(node.elts, scope)
            case ast.Tuple():
                return tuple(self._items(node.elts, scope))
            case ast.Set():
                return set(self._items(node.elts, scope))
            case ast.Dict():
                return self._dict(node, scope)
            case ast.ListComp() | ast.GeneratorExp():
                return [self.value(node.elt, inner) for inner in self._loop(node, scope)]
            case ast.SetComp():
                return {self.value(node.elt, inner) for inner in self._loop(node, scope)}
            case ast.DictComp():
                return {
                    self.value(node.key, inner): self.value(node.value, inner)
                    for inner in self._loop(node, scope)
                }
            case ast.BinOp():
                return self._binary(node, scope)
            case ast.UnaryOp():
                operand = self.value(node.operand, scope)
                apply = _UNARY.get(type(node.op))
                return apply(operand) if apply and is_known(operand) else UNKNOWN
            case ast.BoolOp():
                return self._bool(node, scope)
            case ast.Compare():
                return self._compare(node, scope)
            case ast.IfExp():
                return self._choice(node, scope)
            case ast.Call():
                return self._called(node, scope)
            case ast.Lambda():
                return Function(scope.module, node, scope.owner)
            case ast.JoinedStr():
                return self._text(node, scope)
        return UNKNOWN

    def _name(self, name: str, scope: Scope) -> Value:
        if name in scope.local:
            return scope.local[name]
        if scope.is_class_body and scope.owner is not None:
            body = scope.owner.node.body
            if name != scope.only and any(name in changed_names(item) for item in body):
                return self._names.class_attribute(scope.owner, name, scope.owner)
        return self._names.of_module(scope.module, name)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        container = self.value(node.value, scope)
        if isinstance(container, External):
            inner = node.slice
            arguments = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            values = tuple(self.value(argument, scope) for argument in arguments)
            if container.last == "Optional":
                return Generic("Union", (*values, None))
            return Generic(container.last, values)
        if isinstance(container, dict):
            return container.get(self.value(node.slice, scope), UNKNOWN)
        index = self.value(node.slice, scope)
        if isinstance(container, list | tuple | str) and isinstance(index, int):
            return container[index]
        return UNKNOWN

    def _items(self, nodes: Sequence[ast.expr], scope: Scope) -> list[Value]:
        found: list[Value] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                found.extend(self.iterate(self.value(node.value, scope)) or [UNKNOWN])
            else:
                found.append(self.value(node, scope))
        return found

    def _dict(self, node: ast.Dict, scope: Scope) -> dict[Value, Value]:
        found: dict[Value, Value] = {}
        for key, item in zip(node.keys, node.values, strict=True):
            value = self.value(item, scope)
            if key is not None:
                found[self.value(key, scope)] = value
            elif isinstance(value, dict):
                found.update(value)
        return found

    def _loop(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope
    ) -> Iterator[Scope]:
        yield from self._generated(node.generators, scope)

    def _generated(self, generators: Sequence[ast.comprehension], scope: Scope) -> Iterator[Scope]:
        if not generators:
            yield scope
            return
        first, *rest = generators
        items = self.iterate(self.value(first.iter, scope))
        if items is None:
            raise ValueError("the members are not known")
        for item in items:
            inner = Scope(scope.module, dict(scope.local), scope.owner, scope.is_class_body)
            self.bind(first.target, item, inner)
            if all(self.value(test, inner) for test in first.ifs):
                yield from self._generated(rest, inner)

    def _binary(self, node: ast.BinOp, scope: Scope) -> Value:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        if isinstance(node.op, ast.BitOr) and (_is_type(left) or _is_type(right)):
            return Generic("Union", (left, right))
        apply = _BINARY.get(type(node.op))
        if apply is None or left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        return apply(left, right)

    def _bool(self, node: ast.BoolOp, scope: Scope) -> Value:
        value: Value = UNKNOWN
        for operand in node.values:
            value = self.value(operand, scope)
            if value is UNKNOWN or bool(value) is isinstance(node.op, ast.Or):
                return value
        return value

    def _compare(self, node: ast.Compare, scope: Scope) -> Value:
        left = self.value(node.left, scope)
        right = self.value(node.comparators[0], scope)
        if len(node.ops) > 1 or not is_known(left) or not is_known(right):
            return UNKNOWN
        if isinstance(left, External) or isinstance(right, External):
            return UNKNOWN
        return _COMPARE[type(node.ops[0])](left, right)

    def _choice(self, node: ast.IfExp, scope: Scope) -> Value:
        test = self.value(node.test, scope)
        if test is UNKNOWN:
            return UNKNOWN
        return self.value(node.body if test else node.orelse, scope)

    def _called(self, node: ast.Call, scope: Scope) -> Value:
        if isinstance(node.func, ast.Name) and node.func.id == "super" and scope.owner is not None:
            return Parent(scope.owner, next(iter(scope.local.values()), UNKNOWN))
        function = self.value(node.func, scope)
        keywords: dict[str, Value] = {}
        for keyword in node.keywords:
            value = self.value(keyword.value, scope)
            if keyword.arg is not None:
                keywords[keyword.arg] = value
            elif isinstance(value, dict):
                keywords.update({str(key): item for key, item in value.items()})
        return self._call(function, self._items(node.args, scope), keywords)

    def _text(self, node: ast.JoinedStr, scope: Scope) -> Value:
        parts = [
            self.value(part.value if isinstance(part, ast.FormattedValue) else part, scope)
            for part in node.values
        ]
        return "".join(map(str, parts)) if is_known(parts) else UNKNOWN


def _is_type(value: Value) -> bool:
    return value is None or isinstance(value, External | Generic | Class)
