"""Plan of a resource: its state with the inputs laid over it."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping

from doubles.aws_provider.check import DEFAULTS
from doubles.aws_provider.differences import Difference
from doubles.aws_provider.schema import Properties, Schema
from doubles.plugin.wire import UNKNOWN, Value

_SEGMENT = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.\[\]]+)')


def plan(
    schema: Schema,
    state: Properties,
    inputs: Mapping[str, Value],
    default_tags: Mapping[str, str],
    ignored: Iterable[str] = (),
) -> Properties:
    """The planned properties, `UNKNOWN` where only AWS decides.

    Args:
        schema: the resource type.
        state: the recorded outputs; empty for a new resource.
        inputs: the checked inputs.
        default_tags: the provider's.
        ignored: the paths of `ignoreChanges`. What is recorded stays, not what was asked for last:
            an update that sends them together with others sends what the state says.
    """
    wanted = copy.deepcopy({key: value for key, value in inputs.items() if key != DEFAULTS})
    for path in ignored:
        _keep(wanted, state, [_segment(match) for match in _SEGMENT.finditer(path)])
    planned: Properties = _merge(schema, "", state, wanted, new=not state)
    if schema.has_tags:
        planned["tagsAll"] = {**default_tags, **(wanted.get("tags") or {})}
    return planned


def unsettle(schema: Schema, planned: Properties, found: Iterable[Difference]) -> None:
    """Mark properties as unknown that AWS will increment because of the differences."""
    if all(difference.top in schema.unversioned for difference in found):
        return
    for output, condition in schema.versions.items():
        if not condition or planned.get(condition):
            planned[output] = UNKNOWN


def without_unknowns(value: Value) -> Value:
    """The value without unknown parts."""
    if isinstance(value, dict):
        return {k: without_unknowns(each) for k, each in value.items() if each is not UNKNOWN}
    if isinstance(value, list):
        return [without_unknowns(each) for each in value if each is not UNKNOWN]
    return value


def _segment(match: re.Match[str]) -> str | int:
    quoted, position, plain = match.groups()
    return int(position) if position is not None else plain or quoted


def _keep(wanted: Value, state: Value, path: list[str | int]) -> None:
    """Give `wanted` the value of `state` at a path, or remove it where the state has none."""
    key, rest = path[0], path[1:]
    known = _get(state, key)
    if rest:
        inner = _get(wanted, key)
        if inner is not None and known is not None:
            _keep(inner, known, rest)
    elif isinstance(wanted, dict) and isinstance(key, str):
        if known is None:
            wanted.pop(key, None)
        else:
            wanted[key] = known
    elif isinstance(key, int) and isinstance(wanted, list) and key < len(wanted):
        wanted[key] = wanted[key] if known is None else known


def _get(value: Value, key: str | int) -> Value:
    if isinstance(value, dict):
        return value.get(key)
    inside = isinstance(value, list) and isinstance(key, int) and key < len(value)
    return value[key] if inside else None


def _merge(schema: Schema, path: str, state: Value, wanted: Value, *, new: bool) -> Value:
    if isinstance(wanted, list) and path not in schema.sets:
        return [
            _merge(schema, path, _get(state, position), item, new=new)
            for position, item in enumerate(wanted)
        ]
    if not isinstance(wanted, dict) or schema.is_map(path):
        return wanted
    known = state if isinstance(state, dict) else {}
    merged = {
        key: _merge(schema, _join(path, key), known.get(key), value, new=new)
        for key, value in wanted.items()
        if value is not None
    }
    for child in schema.computed | schema.outputs:
        above, _, key = child.rpartition(".")
        if above == path and key not in merged and (new or key in known):
            merged[key] = known.get(key, UNKNOWN)
    return merged


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
