"""Fields of dataclasses and of similar records: their types and defaults."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from catalog_tools.extraction.expressions import Scope
from catalog_tools.extraction.interpreter import Interpreter
from catalog_tools.extraction.values import (
    UNKNOWN,
    Class,
    Default,
    External,
    Generic,
    Value,
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a class; `default` is UNKNOWN where it is missing or only computed at run time."""

    name: str
    type: Value
    default: Value


def fields(interpreter: Interpreter, of: Class) -> list[Field]:
    """The fields of the class, inherited ones first, as dataclasses order them."""
    found: dict[str, Field] = {}
    for base in interpreter.names.bases(of):
        if isinstance(base, Class):
            found.update((item.name, item) for item in fields(interpreter, base))
    for item in _own_fields(interpreter, of):
        found[item.name] = item
    return list(found.values())


def is_dataclass(interpreter: Interpreter, of: Class) -> bool:
    """Whether a decorator of Python or of the package makes the class a dataclass."""
    names = {_decorator_name(node) for node in of.node.decorator_list}
    return bool(names & {"dataclass", "config"}) or any(
        is_dataclass(interpreter, base)
        for base in interpreter.names.bases(of)
        if isinstance(base, Class)
    )


def union_members(hint: Value) -> list[Value]:
    """The types that a hint allows: the members of a union, or the type that is annotated.

    `SkipValidation[X]` of pydantic is an annotated X.
    """
    if isinstance(hint, Generic) and hint.origin == "Union":
        return [member for item in hint.arguments for member in union_members(item)]
    if isinstance(hint, Generic) and hint.origin in {"Annotated", "SkipValidation"}:
        return union_members(hint.arguments[0])
    return [hint]


def literal_values(hint: Value) -> list[Value]:
    """The values of a `Literal`, with those of nested literals."""
    if not isinstance(hint, Generic) or hint.origin != "Literal":
        return [hint]
    return [value for item in hint.arguments for value in literal_values(item)]


def origin_name(hint: Value) -> str:
    """Name of a hint's origin, such as `list` for `List[int]`; empty for None and classes."""
    if isinstance(hint, Generic):
        return (
            hint.origin.lower() if hint.origin in {"List", "Dict", "Tuple", "Set"} else hint.origin
        )
    return hint.last if isinstance(hint, External) else ""


def _own_fields(interpreter: Interpreter, of: Class) -> Iterator[Field]:
    scope = Scope(of.module, {}, of, is_class_body=True)
    for statement in of.node.body:
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        hint = _hint(interpreter, statement.annotation, scope)
        if origin_name(hint) in {"ClassVar", "InitVar"}:
            continue
        default: Value = UNKNOWN
        if statement.value is not None:
            default = interpreter.expressions.value(statement.value, scope)
        yield Field(
            statement.target.id, hint, default.value if isinstance(default, Default) else default
        )


def _hint(interpreter: Interpreter, annotation: ast.expr, scope: Scope) -> Value:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    # A field may have the name of its own type; the type is the module's.
    return interpreter.expressions.value(annotation, Scope(scope.module))


def _decorator_name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return _decorator_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
