"""What fields say of themselves: every question that a field must answer is answered."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, get_args

import pytest
from pydantic import BaseModel, Field

from endpoints.catalog.own_resource_records import Derived, OwnHardware
from endpoints.facts import Facts, facts_of, facts_of_type
from endpoints.read.drafts import draft
from endpoints.read.findings import Findings
from endpoints.read.nodes import MapNode, from_data
from endpoints.record import Record
from endpoints.spec.entry import EndpointEntry, EndpointsFile, Entry
from endpoints.stack.settings import Settings

Code = Annotated[str, Field(pattern="^[a-z]+$"), Facts(sentence="must be letters", unit="m")]


class Sample(Record):
    plain: str
    typed: Code = Field(examples=["a"])
    optional: Code | None = None
    more: Annotated[Code | None, Facts(guarded=False, secret=True)] = None
    inside: tuple[Code, ...] = Field((), strict=False)
    keyed: Mapping[Code, str] = Field(default_factory=dict)


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
def test_a_pattern_has_a_sentence_for_what_it_refuses(name: str) -> None:
    field = FIELDS[name]
    assert not has_pattern(field.metadata) or facts_of(field).sentence is not None
    assert list(unspoken(field.annotation)) == []


def test_messages_say_the_sentence_of_a_field_of_an_item_and_of_a_key() -> None:
    data = {"typed": "A", "inside": ["b", "C"], "keyed": {"D": "e"}, "plain": "x"}
    node, findings = from_data(data), Findings("e.yaml")
    assert isinstance(node, MapNode)
    draft(Sample, node, (), findings)
    reported = [(problem.path, problem.message, problem.value) for problem in findings.problems]
    assert reported == [
        ("typed", "must be letters", '"A"'),
        ("inside[1]", "must be letters", '"C"'),
        ("keyed.D", "must be letters", "D"),
    ]


@pytest.mark.parametrize("name", sorted(FIELDS.keys() - NEVER_SHOWN))
def test_a_field_has_an_example_for_messages(name: str) -> None:
    field = FIELDS[name]
    is_choice = "Literal" in str(field.annotation)
    assert field.examples or is_choice or isinstance(field.default, str | int | float)


@pytest.mark.parametrize("model", [Entry, EndpointEntry])
def test_every_field_of_an_endpoint_says_whether_it_is_guarded(model: type[BaseModel]) -> None:
    silent = [name for name, field in model.model_fields.items() if facts_of(field).guarded is None]
    assert silent == [], "say Annotated[..., GUARDED] or UNGUARDED: may it change while it runs?"


def unspoken(kind: object) -> Iterator[object]:
    """Types with a pattern and without a sentence, the type itself or what it contains."""
    if has_pattern(getattr(kind, "__metadata__", ())) and facts_of_type(kind).sentence is None:
        yield kind
    for inner in get_args(kind):
        yield from () if isinstance(inner, str) else unspoken(inner)


def has_pattern(metadata: Iterable[object]) -> bool:
    return any(
        getattr(item, "pattern", None) or has_pattern(getattr(item, "metadata", ()))
        for item in metadata
    )
