"""Values of expressions, as far as the source determines them."""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog_tools.extraction.names import Names
from catalog_tools.extraction.operators import binary, compare, unary
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


@dataclass(slots=True)
class Scope:
    """Place of a statement: its module, local names, and the class whose body or method it is in.

    `only` is the one name of interest: statements that do not change it are skipped.
    """

    module: str
    local: dict[str, Value] = field(default_factory=dict)
    owner: Class | None = None
    is_class_body: bool = False
    only: str = ""


class Expressions:
    """Evaluator of expressions; `call` evaluates their calls."""

    def __init__(self, names: Names, call: Call) -> None:
        self._names = names
        self._call = call
        self._handlers: Mapping[type[ast.expr], Callable[[Any, Scope], Value]] = {
            ast.Attribute: self._attribute,
            ast.BinOp: self._binary,
            ast.BoolOp: self._bool,
            ast.Call: self._called,
            ast.Compare: self._compare,
            ast.Constant: self._constant,
            ast.Dict: self._dict,
            ast.DictComp: self._pairs,
            ast.GeneratorExp: self._each,
            ast.IfExp: self._choice,
            ast.JoinedStr: self._text,
            ast.Lambda: self._lambda,
            ast.List: self._list,
            ast.ListComp: self._each,
            ast.Name: self._name,
            ast.Set: self._set,
            ast.SetComp: self._each_once,
            ast.Subscript: self._subscript,
            ast.Tuple: self._tuple,
            ast.UnaryOp: self._unary,
        }

    def value(self, node: ast.expr, scope: Scope) -> Value:
        """The value of an expression; UNKNOWN if only running it would determine it."""
        try:
            handler = self._handlers.get(type(node))
            return UNKNOWN if handler is None else handler(node, scope)
        except (TypeError, ValueError, ArithmeticError, LookupError):
            # The source computes with a value that is not known well enough.
            return UNKNOWN

    def iterate(self, value: Value) -> list[Value] | None:
        """The members of a value; None if they are unknown."""
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

    def _constant(self, node: ast.Constant, _: Scope) -> Value:
        return node.value

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Value:
        return self._names.attribute(self.value(node.value, scope), node.attr)

    def _lambda(self, node: ast.Lambda, scope: Scope) -> Value:
        return Function(scope.module, node, scope.owner)

    def _list(self, node: ast.List, scope: Scope) -> Value:
        return self._items(node.elts, scope)

    def _tuple(self, node: ast.Tuple, scope: Scope) -> Value:
        return tuple(self._items(node.elts, scope))

    def _set(self, node: ast.Set, scope: Scope) -> Value:
        return set(self._items(node.elts, scope))

    def _each(self, node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> Value:
        return [self.value(node.elt, inner) for inner in self._loop(node.generators, scope)]

    def _each_once(self, node: ast.SetComp, scope: Scope) -> Value:
        return {self.value(node.elt, inner) for inner in self._loop(node.generators, scope)}

    def _pairs(self, node: ast.DictComp, scope: Scope) -> Value:
        scopes = self._loop(node.generators, scope)
        return {self.value(node.key, inner): self.value(node.value, inner) for inner in scopes}

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Value:
        return unary(node.op, self.value(node.operand, scope))

    def _name(self, node: ast.Name, scope: Scope) -> Value:
        name = node.id
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

    def _loop(self, generators: Sequence[ast.comprehension], scope: Scope) -> Iterator[Scope]:
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
                yield from self._loop(rest, inner)

    def _binary(self, node: ast.BinOp, scope: Scope) -> Value:
        return binary(node.op, self.value(node.left, scope), self.value(node.right, scope))

    def _bool(self, node: ast.BoolOp, scope: Scope) -> Value:
        value: Value = UNKNOWN
        for operand in node.values:
            value = self.value(operand, scope)
            if value is UNKNOWN or bool(value) is isinstance(node.op, ast.Or):
                return value
        return value

    def _compare(self, node: ast.Compare, scope: Scope) -> Value:
        if len(node.ops) > 1:
            return UNKNOWN
        left, right = (self.value(item, scope) for item in (node.left, node.comparators[0]))
        return compare(node.ops[0], left, right)

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
