"""Values of expressions in a package's source, which is never run.

Plain data (None, booleans, numbers, text, lists, tuples, dicts, sets) stands for itself.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

# A value of the package that is read has no type that could be known here.
Value = Any


class _Unknown:
    """A value that only running the program would determine."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True, slots=True)
class External:
    """An object of another package or of Python itself, by its dotted name."""

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
    """A subscripted type such as `list[int]`; unions, also `X | None`, are `Union`."""

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
        """Name of the function; `lambda` for one without."""
        return "lambda" if isinstance(self.node, ast.Lambda) else self.node.name


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A method bound to a value; methods of plain data and parsers are known by name only."""

    of: Value
    method: Function | str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enumeration."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Default:
    """A default that `field(default=...)` or `Field(default_factory=...)` gives a field."""

    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An object made from a class of the package with keywords, such as `Arg(help="...")`."""

    of: Class
    keywords: Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class Parent:
    """The value of `super()` inside a method of the class `of`, called for `self`."""

    of: Class
    self: Value


@dataclass(slots=True, eq=False)
class Option:
    """An `add_argument` call: its strings, its keywords and its mutually exclusive group."""

    flags: tuple[str, ...]
    keywords: dict[str, Value]
    exclusive: int | None = None


@dataclass(slots=True, eq=False)
class Parser:
    """An argument parser or a group of one, which share the list of options."""

    options: list[Option] = field(default_factory=list)
    exclusive: int | None = None


def is_known(value: Value) -> bool:
    """Whether the source determines the value and everything in it."""
    if isinstance(value, list | tuple | set | frozenset):
        return all(is_known(item) for item in value)
    if isinstance(value, dict):
        return all(is_known(item) for pair in value.items() for item in pair)
    return value is not UNKNOWN
