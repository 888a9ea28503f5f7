"""What a field's type cannot say of it; default, bounds, examples and meaning stand in `Field`.

token: Annotated[SecretKey | None, Facts(secret=True)] = Field(None, description="...")
"""

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, get_args, get_origin

from pydantic.fields import FieldInfo


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Facts of a field, in the metadata of its type; what is left out stays open.

    Attributes:
        sentence: what errors say when the value does not fit the pattern.
        unit: the unit that a text needs, so that quotes around a number mend nothing.
        guarded: whether a change is refused while the endpoint runs; None is no answer.
        secret: whether people write a secret where its reference belongs, so that nothing shows it.
    """

    sentence: str | None = None
    unit: str | None = None
    guarded: bool | None = None
    secret: bool | None = None


GUARDED = Facts(guarded=True)
UNGUARDED = Facts(guarded=False)


def facts_of(field: FieldInfo) -> Facts:
    """All facts of a field, those of its type among them."""
    found = [*_of_type(field.annotation), *field.metadata]
    known: dict[str, object] = {}
    for facts in found:
        if isinstance(facts, Facts):
            names = Facts.__dataclass_fields__
            known |= {name: fact for name in names if (fact := getattr(facts, name)) is not None}
    return Facts(**known)  # type: ignore[arg-type]


def _of_type(kind: object) -> Iterator[object]:
    """The metadata of a type and of those that it is made of, but not of what it contains."""
    if get_origin(kind) is Annotated:
        inner, *metadata = get_args(kind)
        yield from _of_type(inner)
        yield from metadata
    elif get_origin(kind) in {types.UnionType, typing.Union}:
        for inner in get_args(kind):
            yield from _of_type(inner)
