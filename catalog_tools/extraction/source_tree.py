"""Syntax trees of a package's modules, with the statements that bind each name."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that another module binds; `name` is empty for the module itself."""

    module: str
    name: str


class SourceTree:
    """Modules of a package, parsed on demand.

    `sources` are texts by path from the import root. Modules are named with dots.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._paths = {_module_name(path): path for path in sources}
        self._trees: dict[str, ast.Module] = {}
        self._bindings: dict[str, Mapping[str, list[ast.stmt]]] = {}

    def __contains__(self, module: str) -> bool:
        return module in self._paths

    def modules(self, prefix: str) -> list[str]:
        """Sorted names of the module `prefix` and of its submodules."""
        inside = (name for name in self._paths if f"{name}.".startswith(f"{prefix}."))
        return sorted(inside)

    def module(self, name: str) -> ast.Module:
        """The syntax tree of a module.

        Raises:
            SyntaxError: the module needs a newer Python.
        """
        if name not in self._trees:
            self._trees[name] = ast.parse(self._sources[self._paths[name]])
        return self._trees[name]

    def bindings(self, module: str, name: str) -> Sequence[ast.stmt]:
        """The statements at the top of the module that bind or change the name, in order."""
        if module not in self._bindings:
            found: dict[str, list[ast.stmt]] = {}
            for statement in self.module(module).body:
                for key in dict.fromkeys(changed_names(statement)):
                    found.setdefault(key, []).append(statement)
            self._bindings[module] = found
        return self._bindings[module].get(name, [])

    def imports(
        self, statement: ast.Import | ast.ImportFrom, module: str
    ) -> Iterator[tuple[str, Imported]]:
        """The names that an import statement inside `module` binds, with their targets."""
        for name, alias in zip(changed_names(statement), statement.names, strict=True):
            if isinstance(statement, ast.Import):
                yield name, Imported(alias.name if alias.asname else name, "")
            else:
                yield name, Imported(self._base(statement, module), alias.name)

    def _base(self, statement: ast.ImportFrom, module: str) -> str:
        if not statement.level:
            return statement.module or ""
        parts = module.split(".")
        is_package = self._paths[module].endswith("/__init__.py")
        parts = parts[: len(parts) - statement.level + is_package]
        return ".".join([*parts, statement.module] if statement.module else parts)


def changed_names(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement or its blocks bind or change in place."""
    match statement:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            yield statement.name
        case ast.Import():
            for alias in statement.names:
                yield alias.asname or alias.name.partition(".")[0]
        case ast.ImportFrom():
            for alias in statement.names:
                yield alias.asname or alias.name
        case ast.Assign():
            for target in statement.targets:
                yield from _roots(target)
        case ast.AnnAssign() | ast.AugAssign():
            yield from _roots(statement.target)
        case ast.If() | ast.For() | ast.Try() | ast.With():
            # Handlers of exceptions are left out, since they only run on failure.
            for inner in (*statement.body, *getattr(statement, "orelse", ())):
                yield from changed_names(inner)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
            yield name


def _roots(target: ast.expr) -> Iterator[str]:
    match target:
        case ast.Name():
            yield target.id
        case ast.Subscript():
            yield from _roots(target.value)
        case ast.Tuple() | ast.List():
            for element in target.elts:
                yield from _roots(element)


def _module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
