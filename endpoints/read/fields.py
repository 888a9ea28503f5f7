"""Lookup of the keys in the file and the model's field for a location in a pydantic error."""

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from endpoints.facts import Facts, facts_of, facts_of_type
from endpoints.read.nodes import Keys


@dataclass(frozen=True, slots=True)
class Place:
    """Place of an error; `siblings` are keys of the model above, `facts` those of value or key."""

    keys: Keys
    field: FieldInfo | None
    facts: Facts
    siblings: tuple[str, ...]


def field_at(model: type[BaseModel], location: tuple[str | int, ...]) -> Place:
    """The place of an error; parts of the location that stand for types are left out."""
    kind: object = model
    field: FieldInfo | None = None
    facts = Facts()
    siblings: tuple[str, ...] = ()
    keys: list[str | int] = []
    for part in location:
        kinds = _alternatives(kind)
        if len(kinds) > 1 and (chosen := _tagged(kinds, part)) is not None:
            kind = chosen
            continue
        kind = kinds[0] if kinds else None
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields = _fields(kind)
            siblings = tuple(fields)
            field = fields.get(str(part))
            kind = field.annotation if field is not None else None
            facts = facts_of(field) if field is not None else Facts()
        elif get_origin(kind) in {dict, Mapping}:
            key_kind, kind = get_args(kind)
            facts = facts_of_type(key_kind if "[key]" in location else kind)
            field, siblings = None, ()
        elif get_origin(kind) is tuple and isinstance(part, int):
            kind = get_args(kind)[0]
            facts = facts_of_type(kind)
            field, siblings = None, ()
        else:
            # A member of a union, or pydantic's own mark of a key.
            continue
        keys.append(part)
    return Place(tuple(keys), field, facts, siblings)


def _alternatives(kind: object) -> list[object]:
    """The types that a value of type `kind` may have, without None."""
    if get_origin(kind) is Annotated:
        return _alternatives(get_args(kind)[0])
    if get_origin(kind) in {types.UnionType, typing.Union}:
        return [item for part in get_args(kind) for item in _alternatives(part)]
    return [] if kind in {None, types.NoneType} else [kind]


def _tagged(kinds: list[object], tag: str | int) -> object | None:
    """The model of a discriminated union whose `kind` is `tag`."""
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            field = kind.model_fields.get("kind")
            annotation = field.annotation if field is not None else None
            if get_origin(annotation) is Literal and tag in get_args(annotation):
                return kind
    return None


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}
