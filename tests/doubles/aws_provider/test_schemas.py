"""The schemas contain only names that the pinned SDK has."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any, get_args

import pulumi
import pytest

from doubles.aws_provider.registry import RESOURCES


def types_of(token: str) -> tuple[type, type]:
    """The SDK's types of a resource's inputs and of its state."""
    _, place, name = token.split(":")
    service, module = place.split("/")
    sdk = importlib.import_module(f"pulumi_aws.{service}.{_snake(module)}")
    # A property's type of the same name replaces the type of the resource's inputs.
    given = getattr(sdk, f"{name}InitArgs", None) or getattr(sdk, f"{name}Args")
    return given, getattr(sdk, f"_{name}State")


def properties(kind: type, above: str = "", depth: int = 4) -> Iterator[str]:
    """Dotted paths of a type's properties, in Pulumi's spelling."""
    for name, hint in pulumi._types.input_type_types(kind).items():
        yield f"{above}{name}"
        for inner in _objects(hint) if depth else ():
            yield from properties(inner, f"{above}{name}.", depth - 1)


def _objects(hint: Any) -> set[type]:
    if isinstance(hint, type) and pulumi._types.is_input_type(hint):
        return {hint}
    return {found for each in get_args(hint) for found in _objects(each)}


def _snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name)


@pytest.mark.parametrize("token", sorted(RESOURCES))
def test_a_schema_is_part_of_the_sdks(token: str) -> None:
    schema = RESOURCES[token].schema
    given, state = (set(properties(kind)) for kind in types_of(token))
    paths = schema.force_new | schema.irremovable | schema.computed | schema.sets | schema.maps
    assert schema.inputs | paths | schema.documents | schema.defaults.keys() <= given
    assert schema.outputs <= state
