"""Facts of a field that its type cannot express; `Field` has default, bounds, examples and meaning.

token: Annotated[SecretKey | None, Facts(secret=True)] = Field(None, description="...")
"""

import types
import typing
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Annotated, get_args, get_origin

from pydantic.fields import FieldInfo


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Facts of a field, in the metadata of its type; a fact that is left out stays open.

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
    """All facts of a field, including those of its type."""
    return _joined(*_of_type(field.annotation), *field.metadata)


def facts_of_type(kind: object) -> Facts:
    """All facts of a type, such as that of a list's items."""
    return _joined(*_of_type(kind))


def _joined(*metadata: object) -> Facts:
    """The facts of all metadata together; where two disagree, the last one counts."""
    joined = Facts()
    for facts in metadata:
        if isinstance(facts, Facts):
            known = {name: fact for name, fact in asdict(facts).items() if fact is not None}
            joined = replace(joined, **known)
    return joined


def _of_type(kind: object) -> Iterator[object]:
    """The metadata of a type and of the types that it consists of, but not of a list's items."""
    if get_origin(kind) is Annotated:
        inner, *metadata = get_args(kind)
        yield from _of_type(inner)
        yield from metadata
    elif get_origin(kind) in {types.UnionType, typing.Union}:
        for inner in get_args(kind):
            yield from _of_type(inner)
