"""Inputs of a resource that is read or imported."""

from __future__ import annotations

from collections.abc import Mapping

from doubles.aws_provider.check import DEFAULTS
from doubles.aws_provider.differences import changed
from doubles.aws_provider.schema import Properties, Schema
from doubles.plugin.wire import Value


def read_inputs(schema: Schema, inputs: Properties, state: Properties) -> Properties:
    """The inputs that lead to a resource with this state.

    Args:
        schema: the resource type.
        inputs: the recorded inputs, whose values follow what was found; empty in an import, which
            takes every input that says something.
        state: the outputs that were found.
    """
    if inputs:
        return {
            key: value if key == DEFAULTS else _follow(schema, key, value, state)
            for key, value in inputs.items()
        }
    return {
        key: _without_outputs(schema, key, state[key])
        for key in sorted(schema.inputs & state.keys())
        if state[key] not in (None, "", [], {})
    }


def _follow(schema: Schema, key: str, value: Value, state: Properties) -> Value:
    if not changed(schema, {key: value}, state, key) or key not in state:
        return value
    return _narrow(schema, key, value, state[key])


def _narrow(schema: Schema, path: str, value: Value, found: Value) -> Value:
    """The value found, of an object only the keys that were inputs."""
    if not isinstance(value, dict) or not isinstance(found, dict) or schema.is_map(path):
        return found
    return {
        key: _narrow(schema, f"{path}.{key}", item, found.get(key)) for key, item in value.items()
    }


def _without_outputs(schema: Schema, path: str, found: Value) -> Value:
    if not isinstance(found, Mapping) or schema.is_map(path):
        return found
    return {key: item for key, item in found.items() if f"{path}.{key}" not in schema.outputs}
