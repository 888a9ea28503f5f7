"""Interpreter of an argument parser's syntax trees, as far as the source determines values.

Statements and calls are followed by their meaning in Python; nothing is imported, and no code of
the package runs. What depends on the machine, such as an environment variable, is UNKNOWN: both
branches of an `if` on it are then taken, so that the options found are a superset.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalog_tools.extraction.calls import call_builtin, call_method
from catalog_tools.extraction.expressions import Expressions, Scope
from catalog_tools.extraction.names import Names
from catalog_tools.extraction.source_tree import SourceTree, changed_names
from catalog_tools.extraction.values import (
    UNKNOWN,
    Bound,
    Class,
    Default,
    External,
    Function,
    Instance,
    Value,
    is_known,
)

Native = Callable[["Interpreter", Sequence[Value], Mapping[str, Value]], Value]
_DEEPEST = 25


@dataclass(frozen=True, slots=True)
class _Returned:
    value: Value


class Interpreter:
    """Evaluator of a package's names and calls.

    `natives` replace the package's functions of these names, which use reflection, with
    equivalents in Python.
    """

    def __init__(self, tree: SourceTree, natives: Mapping[str, Native]) -> None:
        self.names = Names(tree, self)
        self.expressions = Expressions(self.names, self.call)
        self._natives = natives
        self._depth = 0

    def lookup(self, module: str, name: str) -> Value:
        """The name's value at the end of the module; UNKNOWN if the module does not exist."""
        return self.names.of_module(module, name) if module in self.names.tree else UNKNOWN

    def run_binding(
        self, statement: ast.stmt, module: str, name: str, value: Value, owner: Class | None
    ) -> Value:
        """The value of `name` after a statement at the top of a module or class.

        With an empty name, it is the value of the expression statement.
        """
        local = {} if value is UNKNOWN else {name: value}
        scope = Scope(module, local, owner, is_class_body=owner is not None, only=name)
        if not name and isinstance(statement, ast.Expr):
            return self.expressions.value(statement.value, scope)
        self._run([statement], scope)
        return scope.local.get(name, UNKNOWN)

    def call(self, function: Value, given: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
        """Call a function, a method or a class by its source."""
        result: Value = UNKNOWN
        match function:
            case Bound(of=of, method=str() as name):
                result = call_method(of, name, given, keywords)
            case Bound(of=of, method=Function() as method):
                result = self._call_function(method, [of, *given], keywords)
            case Function():
                result = self._call_function(function, given, keywords)
            case Class():
                result = self._instance(function, given, keywords)
            case External() if function.last in {"field", "Field"}:
                result = self._default(given, keywords)
            case External():
                iterate = self.expressions.iterate
                result = call_builtin(function.last, given, keywords, iterate)
        return result

    def _call_function(
        self, function: Function, given: Sequence[Value], keywords: Mapping[str, Value]
    ) -> Value:
        native = self._natives.get(function.name)
        if native is not None:
            return native(self, given, keywords)
        if self._depth > _DEEPEST:
            return UNKNOWN
        scope = Scope(function.module, {}, function.owner)
        self._bind_parameters(function.node.args, given, keywords, scope)
        self._depth += 1
        try:
            if isinstance(function.node, ast.Lambda):
                return self.expressions.value(function.node.body, scope)
            candidates: list[Value] = []
            signal = self._run(function.node.body, scope, candidates)
            if signal is not None and is_known(signal.value):
                return signal.value
            known = [value for value in candidates if is_known(value)]
            return known[0] if known else signal.value if signal else None
        finally:
            self._depth -= 1

    def _bind_parameters(
        self,
        parameters: ast.arguments,
        given: Sequence[Value],
        keywords: Mapping[str, Value],
        scope: Scope,
    ) -> None:
        names = [item.arg for item in [*parameters.posonlyargs, *parameters.args]]
        outer = Scope(scope.module)
        for name, default in zip(reversed(names), reversed(parameters.defaults), strict=False):
            scope.local[name] = self.expressions.value(default, outer)
        scope.local = {name: scope.local.get(name, UNKNOWN) for name in names}
        for item, keyword_default in zip(
            parameters.kwonlyargs, parameters.kw_defaults, strict=True
        ):
            scope.local[item.arg] = (
                UNKNOWN
                if keyword_default is None
                else self.expressions.value(keyword_default, outer)
            )
        scope.local.update(zip(names, given, strict=False))
        scope.local.update(keywords)

    def _instance(self, of: Class, given: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
        if self.names.is_enumeration(of):
            found = (item for item in self.names.members(of) if given and item.value == given[0])
            return next(found, UNKNOWN)
        fields = [
            statement.target.id
            for statement in of.node.body
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        ]
        return Instance(of, {**dict(zip(fields, given, strict=False)), **keywords})

    def _default(self, given: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
        if "default_factory" in keywords:
            return Default(self.call(keywords["default_factory"], [], {}))
        return Default(keywords.get("default", given[0] if given else UNKNOWN))

    def _run(
        self,
        statements: Sequence[ast.stmt],
        scope: Scope,
        candidates: list[Value] | None = None,
    ) -> _Returned | None:
        """Run statements; values that may or may not be returned go to `candidates`."""
        for statement in statements:
            if scope.only and scope.only not in changed_names(statement):
                continue
            signal = self._statement(statement, scope, [] if candidates is None else candidates)
            if signal is not None:
                return signal
        return None

    def _statement(
        self, statement: ast.stmt, scope: Scope, candidates: list[Value]
    ) -> _Returned | None:
        evaluate = self.expressions.value
        match statement:
            case ast.Return():
                found = statement.value
                return _Returned(None if found is None else evaluate(found, scope))
            case ast.If():
                return self._if(statement, scope, candidates)
            case ast.With() | ast.Try():
                return self._run(statement.body, scope, candidates)
            case ast.For():
                for item in self.expressions.iterate(evaluate(statement.iter, scope)) or []:
                    self.expressions.bind(statement.target, item, scope)
                    self._run(statement.body, scope, candidates)
            case ast.Expr():
                evaluate(statement.value, scope)
            case ast.Delete():
                self._delete(statement, scope)
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
                self._assign(statement, scope)
            case _:
                self._define(statement, scope)
        return None

    def _assign(self, statement: ast.Assign | ast.AnnAssign | ast.AugAssign, scope: Scope) -> None:
        expression: ast.expr | None = statement.value
        if isinstance(statement, ast.AugAssign):
            expression = ast.BinOp(_loaded(statement.target), statement.op, statement.value)
        if expression is None:
            return
        value = self.expressions.value(expression, scope)
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            self.expressions.bind(target, value, scope)

    def _define(self, statement: ast.stmt, scope: Scope) -> None:
        match statement:
            case ast.Import() | ast.ImportFrom():
                for name, target in self.names.tree.imports(statement, scope.module):
                    if scope.only in ("", name):
                        scope.local[name] = self.names.imported(target)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                owner = scope.owner if scope.is_class_body else None
                scope.local[statement.name] = Function(scope.module, statement, owner)
            case ast.ClassDef():
                scope.local[statement.name] = Class(scope.module, statement)

    def _if(self, statement: ast.If, scope: Scope, candidates: list[Value]) -> _Returned | None:
        test = self.expressions.value(statement.test, scope)
        if test is not UNKNOWN:
            return self._run(statement.body if test else statement.orelse, scope, candidates)
        for branch in (statement.body, statement.orelse):
            signal = self._run(branch, scope, candidates)
            if signal is not None:
                candidates.append(signal.value)
        return None

    def _delete(self, statement: ast.Delete, scope: Scope) -> None:
        for target in statement.targets:
            if isinstance(target, ast.Subscript):
                container = self.expressions.value(target.value, scope)
                if isinstance(container, dict):
                    container.pop(self.expressions.value(target.slice, scope), None)


def _loaded(target: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    """The target of an augmented assignment as an operand."""
    match target:
        case ast.Name():
            return ast.Name(target.id, ast.Load())
        case ast.Attribute():
            return ast.Attribute(target.value, target.attr, ast.Load())
    return ast.Subscript(target.value, target.slice, ast.Load())
