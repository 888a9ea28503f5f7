"""What fields say of themselves: every question that a field must answer is answered."""

from collections.abc import Iterator
from typing import Annotated, get_args

import pytest
from pydantic import BaseModel, Field

from endpoints.catalog.own_resource_records import Derived, OwnHardware
from endpoints.facts import Facts, facts_of
from endpoints.record import Record
from endpoints.spec.entry import EndpointEntry, EndpointsFile, Entry
from endpoints.stack.settings import Settings

Code = Annotated[str, Field(pattern="^[a-z]+$"), Facts(sentence="must be letters", unit="m")]


class Sample(Record):
    plain: str
    typed: Code
    optional: Code | None = None
    more: Annotated[Code | None, Facts(guarded=False, secret=True)] = None
    inside: tuple[Code, ...] = ()


def models(kind: object) -> Iterator[type[BaseModel]]:
    """Every model that a value of the type is made of."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
        for field in kind.model_fields.values():
            yield from models(field.annotation)
    for inner in get_args(kind):
        yield from models(inner)


WRITTEN = {
    model for root in (EndpointsFile, Settings, OwnHardware, Derived) for model in models(root)
}
"""What people write; the catalogue's other records have authors who read code."""
FIELDS = {
    f"{model.__name__}.{name}": field
    for model in sorted(WRITTEN, key=lambda model: model.__name__)
    for name, field in model.model_fields.items()
}
NEVER_SHOWN = {"EndpointsFile.defaults", "EndpointsFile.endpoints", "Settings.stack"}
"""What is read by hand, with words of its own."""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain", Facts()),
        ("typed", Facts(sentence="must be letters", unit="m")),
        ("optional", Facts(sentence="must be letters", unit="m")),
        ("more", Facts(sentence="must be letters", unit="m", guarded=False, secret=True)),
        ("inside", Facts()),
    ],
)
def test_facts_are_those_of_the_type_and_of_the_field(name: str, expected: Facts) -> None:
    assert facts_of(Sample.model_fields[name]) == expected


def test_the_models_are_all_there() -> None:
    assert {"Replicas", "Window", "AlbRoutes", "PoolSettings", "Taint"} <= {
        model.__name__ for model in WRITTEN
    }


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_with_a_pattern_has_a_sentence_for_it(name: str) -> None:
    field = FIELDS[name]
    patterns = [getattr(item, "pattern", None) for item in pattern_holders(field)]
    assert not any(patterns) or facts_of(field).sentence is not None


@pytest.mark.parametrize("name", sorted(FIELDS.keys() - NEVER_SHOWN))
def test_a_field_has_an_example_for_messages(name: str) -> None:
    field = FIELDS[name]
    is_choice = "Literal" in str(field.annotation)
    assert field.examples or is_choice or isinstance(field.default, str | int | float)


@pytest.mark.parametrize("model", [Entry, EndpointEntry])
def test_every_field_of_an_endpoint_says_whether_it_is_guarded(model: type[BaseModel]) -> None:
    silent = [name for name, field in model.model_fields.items() if facts_of(field).guarded is None]
    assert silent == [], "say Annotated[..., GUARDED] or UNGUARDED: may it change while it runs?"


def pattern_holders(field: object) -> Iterator[object]:
    """Metadata of the field and of the types of its union."""
    metadata = getattr(field, "metadata", ())
    for item in (*metadata, *getattr(field, "__metadata__", ())):
        yield item
        yield from getattr(item, "metadata", ())
    for inner in get_args(getattr(field, "annotation", field)):
        if not isinstance(inner, str):
            yield from pattern_holders(inner)
