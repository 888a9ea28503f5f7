"""What expressions of a package's source evaluate to, without running any of it.

Plain data (None, booleans, numbers, text, lists, tuples, dicts, sets) stands for itself.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

# Of a program that is only read: it has no type that could be known here.
Value = Any


class _Unknown:
    """Whatever only running the program could tell."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True, slots=True)
class External:
    """Something of another package or of Python itself, by its dotted name."""

    name: str

    @property
    def last(self) -> str:
        """The name without its modules."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the package."""

    name: str


@dataclass(frozen=True, slots=True)
class Generic:
    """A subscripted type such as `list[int]`; unions are `Union`, `X | None` too."""

    origin: str
    arguments: tuple[Value, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class of the package, in the module `module`."""

    module: str
    node: ast.ClassDef


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of the package; `owner` is the class of a method."""

    module: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    owner: Class | None = None

    @property
    def name(self) -> str:
        """Its name; `lambda` for one without."""
        return "lambda" if isinstance(self.node, ast.Lambda) else self.node.name


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A method with the value it belongs to; of plain data and parsers only its name is known."""

    of: Value
    method: Function | str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enumeration."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Default:
    """What `field(default=...)` and `Field(default_factory=...)` give a dataclass's field."""

    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An object made of a class of the package with keywords, such as `Arg(help="...")`."""

    of: Class
    keywords: Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class Parent:
    """What `super()` is inside a method of `of`, called for `self`."""

    of: Class
    self: Value


@dataclass(slots=True, eq=False)
class Option:
    """One `add_argument` call: its strings, its keywords, its mutually exclusive group."""

    flags: tuple[str, ...]
    keywords: dict[str, Value]
    exclusive: int | None = None


@dataclass(slots=True, eq=False)
class Parser:
    """An argument parser, or a group of one: they share the list of options."""

    options: list[Option] = field(default_factory=list)
    exclusive: int | None = None


def is_known(value: Value) -> bool:
    """Whether the value, and all that it holds, was told by the source."""
    if isinstance(value, list | tuple | set | frozenset):
        return all(is_known(item) for item in value)
    if isinstance(value, dict):
        return all(is_known(item) for pair in value.items() for item in pair)
    return value is not UNKNOWN
