"""Look-up of names and attributes: of modules, classes, enumerations and plain data."""

import ast
import builtins
from collections.abc import Iterator
from typing import Protocol

from catalog_tools.extraction.source_tree import Imported, SourceTree, changed_names
from catalog_tools.extraction.values import (
    UNKNOWN,
    Bound,
    Class,
    Default,
    External,
    Function,
    Instance,
    Member,
    Module,
    Parent,
    Parser,
    Value,
)


class Runner(Protocol):
    """Executor of the statements that bind a name."""

    def run_binding(
        self, statement: ast.stmt, module: str, name: str, value: Value, owner: Class | None
    ) -> Value:
        """The value of `name` after the statement; `value` is its value before."""


class Names:
    """Names of the package and their values, each computed once."""

    def __init__(self, tree: SourceTree, runner: Runner) -> None:
        self.tree = tree
        self._runner = runner
        self._found: dict[tuple[str, str], Value] = {}

    def of_module(self, module: str, name: str) -> Value:
        """The value that the name has at the end of the module."""
        key = (module, name)
        if key not in self._found:
            # Modules may import each other in a circle, in which the name does not exist yet.
            self._found[key] = UNKNOWN
            self._found[key] = self._bound(module, name)
        return self._found[key]

    def imported(self, target: Imported) -> Value:
        """The value that an import binds."""
        if not target.name:
            return Module(target.module) if target.module in self.tree else External(target.module)
        if target.module not in self.tree:
            return External(f"{target.module}.{target.name}")
        return self.attribute(Module(target.module), target.name)

    def attribute(self, value: Value, name: str) -> Value:
        """The attribute `name` of the value."""
        found: Value = UNKNOWN
        match value:
            case Module():
                found = self._module_attribute(value.name, name)
            case External():
                found = External(f"{value.name}.{name}")
            case Class():
                found = self.class_attribute(value, name, value)
            case Parent():
                found = self._inherited(value.of, name, value.self)
            case Member():
                found = {"name": value.name, "value": value.value}.get(name, UNKNOWN)
            case Instance():
                found = self.class_attribute(value.of, name, value)
                found = value.keywords.get(name, found)
            case Parser() | str() | list() | dict() | set() | tuple():
                found = Bound(value, name)
        return found

    def class_attribute(self, owner: Class, name: str, self_value: Value) -> Value:
        """The attribute of a class or of its bases, bound to `self_value`."""
        if name == "__name__":
            return owner.node.name
        if name == "__members__":
            return {member.name: member for member in self.members(owner)}
        value: Value = UNKNOWN
        for statement in owner.node.body:
            if name in changed_names(statement):
                value = self._runner.run_binding(statement, owner.module, name, value, owner)
        if isinstance(value, Function) and value.owner is owner:
            return _bound_method(value, self_value)
        value = value.value if isinstance(value, Default) else value
        if value is UNKNOWN:
            return self._inherited(owner, name, self_value)
        return Member(name, value) if self.is_enumeration(owner) else value

    def bases(self, owner: Class) -> Iterator[Value]:
        """The bases that a class names."""
        for base in owner.node.bases:
            yield self._runner.run_binding(ast.Expr(base), owner.module, "", UNKNOWN, None)

    def is_enumeration(self, owner: Class) -> bool:
        """Whether the class is an enumeration, whose attributes are its members."""
        return any(
            base.last.endswith("Enum")
            if isinstance(base, External)
            else isinstance(base, Class) and self.is_enumeration(base)
            for base in self.bases(owner)
        )

    def members(self, owner: Class) -> list[Member]:
        """The members of an enumeration, in order."""
        names = [
            target.id
            for statement in owner.node.body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name) and not target.id.startswith("_")
        ]
        found = [self.class_attribute(owner, name, owner) for name in names]
        return [member for member in found if isinstance(member, Member)]

    def _inherited(self, owner: Class, name: str, self_value: Value) -> Value:
        for base in self.bases(owner):
            if isinstance(base, Class):
                found = self.class_attribute(base, name, self_value)
                if found is not UNKNOWN:
                    return found
        return UNKNOWN

    def _module_attribute(self, module: str, name: str) -> Value:
        if self.tree.bindings(module, name):
            return self.of_module(module, name)
        submodule = f"{module}.{name}"
        if submodule in self.tree:
            return Module(submodule)
        return self._from_star(module, name)

    def _from_star(self, module: str, name: str) -> Value:
        for statement in self.tree.bindings(module, "*"):
            if isinstance(statement, ast.ImportFrom):
                for _, target in self.tree.imports(statement, module):
                    if target.module in self.tree:
                        found = self._module_attribute(target.module, name)
                        if found is not UNKNOWN:
                            return found
        return UNKNOWN

    def _bound(self, module: str, name: str) -> Value:
        bindings = self.tree.bindings(module, name)
        if not bindings:
            found = self._from_star(module, name)
            return External(name) if found is UNKNOWN and hasattr(builtins, name) else found
        value: Value = UNKNOWN
        for binding in bindings:
            value = self._runner.run_binding(binding, module, name, value, None)
        return value


def _bound_method(method: Function, self_value: Value) -> Value:
    assert not isinstance(method.node, ast.Lambda)
    decorators = {item.id for item in method.node.decorator_list if isinstance(item, ast.Name)}
    return method if "staticmethod" in decorators else Bound(self_value, method)
