"""Differences between a resource's state and its plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from doubles.aws_provider.schema import Properties, Schema
from doubles.plugin.wire import UNKNOWN, Value, has_unknowns

Kind: TypeAlias = Literal["ADD", "DELETE", "UPDATE"]

_PLAIN = re.compile(r"[A-Za-z_$][\w$]*\Z")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One changed property."""

    path: str
    """Path in Pulumi's form: `taints[0].value`, `tags["a/b"]`."""
    schema_path: str
    kind: Kind
    replaces: bool

    @property
    def top(self) -> str:
        """Top property of the resource that contains the difference."""
        return self.schema_path.split(".")[0]


def differences(schema: Schema, state: Properties, planned: Properties) -> list[Difference]:
    """The differences, sorted by path."""
    relevant = schema.inputs | ({"tagsAll"} if schema.has_tags else set())
    found = [
        difference
        for key in relevant
        for difference in _compare(schema, _Place(key, key), state.get(key), planned.get(key))
    ]
    return sorted(found, key=lambda difference: difference.path)


def changed(schema: Schema, state: Properties, planned: Properties, *keys: str) -> bool:
    """Whether any of the given properties differs."""
    return any(
        True
        for key in keys
        for _ in _compare(schema, _Place(key, key), state.get(key), planned.get(key))
    )


def settle(schema: Schema, recorded: Properties, live: Properties) -> Properties:
    """The live properties, in their recorded spelling where both mean the same."""
    return {
        key: _settle(schema, _Place(key, key), recorded[key], value) if key in recorded else value
        for key, value in live.items()
    }


@dataclass(frozen=True)
class _Place:
    path: str
    schema_path: str

    def key(self, key: str, *, data: bool) -> _Place:
        written = f".{key}" if _PLAIN.match(key) else f"[{json.dumps(key)}]"
        return _Place(self.path + written, self.schema_path + ("" if data else f".{key}"))

    def position(self, index: int) -> _Place:
        return _Place(f"{self.path}[{index}]", self.schema_path)


def _settle(schema: Schema, place: _Place, recorded: Value, live: Value) -> Value:
    if isinstance(recorded, dict) and isinstance(live, dict) and not schema.is_map(place.path):
        return {
            key: _settle(schema, place.key(key, data=False), recorded[key], value)
            if key in recorded
            else value
            for key, value in live.items()
        }
    differs = any(True for _ in _compare(schema, place, recorded, live))
    # A number that the program gave for a text becomes a text.
    return live if differs or type(recorded) is not type(live) else recorded


def _compare(schema: Schema, place: _Place, old: Value, new: Value) -> Iterator[Difference]:
    if not schema.is_map(place.schema_path):
        old, new = _solid(old), _solid(new)
    old, new = _plain(old), _plain(new)
    if place.schema_path in schema.sets and isinstance(new, list | None):
        yield from _compare_sets(schema, place, old or [], new or [])
    elif isinstance(new, dict) and isinstance(old, dict | None):
        yield from _compare_objects(schema, place, old or {}, new)
    elif isinstance(old, dict) and new is None and schema.is_map(place.schema_path):
        yield from _compare_objects(schema, place, old, {})
    elif isinstance(new, list) and isinstance(old, list | None):
        yield from _compare_lists(schema, place, old or [], new)
    elif place.schema_path in schema.documents:
        if _document(old) != _document(new):
            yield _difference(schema, place, old, new)
    elif new is UNKNOWN or old != new:
        yield _difference(schema, place, old, new)


def _compare_objects(
    schema: Schema, place: _Place, old: dict[str, Value], new: dict[str, Value]
) -> Iterator[Difference]:
    data = schema.is_map(place.schema_path)
    for key in sorted(old.keys() | new.keys()):
        inner = place.key(key, data=data)
        # In a map even an empty value counts; in an object it is the same as a missing one.
        if data and old.get(key) != new.get(key):
            yield _difference(schema, inner, old.get(key), new.get(key))
        elif not data:
            yield from _compare(schema, inner, old.get(key), new.get(key))


def _compare_lists(
    schema: Schema, place: _Place, old: list[Value], new: list[Value]
) -> Iterator[Difference]:
    for index in range(max(len(old), len(new))):
        before = old[index] if index < len(old) else None
        after = new[index] if index < len(new) else None
        yield from _compare(schema, place.position(index), before, after)


def _compare_sets(
    schema: Schema, place: _Place, old: list[Value], new: list[Value]
) -> Iterator[Difference]:
    before, after = [_canonical(item) for item in old], [_canonical(item) for item in new]
    gone = {index for index, item in enumerate(before) if item not in after}
    come = {
        index for index, item in enumerate(after) if item not in before or has_unknowns(new[index])
    }
    for index in sorted(gone | come):
        yield _difference(
            schema,
            place.position(index),
            before[index] if index in gone else None,
            after[index] if index in come else None,
        )


def _difference(schema: Schema, place: _Place, old: Value, new: Value) -> Difference:
    kind: Kind = "ADD" if old is None else "DELETE" if new is None else "UPDATE"
    parts = place.schema_path.split(".")
    above = {".".join(parts[: length + 1]) for length in range(len(parts))}
    lost = kind == "DELETE" and place.schema_path in schema.irremovable
    replaces = lost or not above.isdisjoint(schema.force_new)
    return Difference(path=place.path, schema_path=place.schema_path, kind=kind, replaces=replaces)


def _plain(value: Value) -> Value:
    """A value as Terraform compares it: scalars as text, empty values as None."""
    if value is UNKNOWN:
        return value
    if value in (None, "", 0, False) or value in ([], {}):
        return None
    if value is True:
        return "true"
    return str(value) if isinstance(value, int | float) else value


def _solid(value: Value) -> Value:
    """The object without empty values, or None."""
    hollow = isinstance(value, dict) and all(
        _plain(_solid(item)) is None for item in value.values()
    )
    return None if hollow else value


def _canonical(value: Value) -> str:
    if isinstance(value, dict):
        present = {key: _canonical(item) for key, item in value.items() if _plain(item) is not None}
        return json.dumps(present, sort_keys=True)
    if isinstance(value, list):
        return json.dumps(sorted(_canonical(item) for item in value))
    return json.dumps(_plain(value), default=repr)


def _document(value: Value) -> Value:
    """A policy in a normal form: one value is a list of one, and lists have no order."""
    try:
        parsed = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value
    return _meaning(parsed)


def _meaning(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _meaning(item) for key, item in value.items()}
    if isinstance(value, list):
        items = sorted((_meaning(item) for item in value), key=repr)
        return items[0] if len(items) == 1 else items
    return value
