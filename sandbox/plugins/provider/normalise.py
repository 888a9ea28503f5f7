"""One form for inputs that mean the same, and the part of a live object that inputs speak of."""

from __future__ import annotations

import base64
import binascii
import copy

from sandbox.plugins.provider.discovery import is_built_in
from sandbox.plugins.provider.objects import Object, dig, dig_map, identity, remove
from sandbox.plugins.provider.quantity import canonicalise
from sandbox.plugins.wire import Value, has_unknowns

_READ_ONLY = (
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "uid",
)


def normalise(inputs: Object) -> Object:
    """A copy of some inputs in the form in which they are compared and recorded."""
    result = copy.deepcopy(inputs)
    kind = identity(result)
    if is_built_in(kind) and not has_unknowns(result):
        if kind.is_crd:
            _normalise_definition(result)
        elif kind.kind == "Secret" and not kind.group:
            _normalise_secret(result)
        else:
            result = canonicalise(result)
    for field in _READ_ONLY:
        remove(result, "metadata", field)
    return result


def prune(live: Value, shape: Value) -> Value:
    """The part of a live value that a shape has too; lists are matched by position."""
    if isinstance(live, dict) and isinstance(shape, dict):
        return {key: prune(value, shape[key]) for key, value in live.items() if key in shape}
    if isinstance(live, list) and isinstance(shape, list):
        if live and shape and type(live[0]) is not type(shape[0]):
            return copy.deepcopy(live)
        return [prune(item, wanted) for item, wanted in zip(live, shape, strict=False)]
    return live


def observe(live: Value, inputs: Value) -> Value:
    """The part of a live built-in object that inputs have, as inputs.

    As `prune`, but an input with its zero value stays when the server does not show it: the server
    omits many of those, and losing them would look like a change that somebody made.
    """
    if isinstance(live, dict) and isinstance(inputs, dict):
        found = {key: observe(value, inputs[key]) for key, value in live.items() if key in inputs}
        missing = inputs.keys() - live.keys()
        return found | {key: inputs[key] for key in missing if is_zero(inputs[key])}
    if isinstance(live, list) and isinstance(inputs, list):
        if live and inputs and type(live[0]) is not type(inputs[0]):
            return copy.deepcopy(live)
        return [observe(item, wanted) for item, wanted in zip(live, inputs, strict=False)]
    return live


def is_zero(value: Value) -> bool:
    """Whether a value is what Go's types start with, which the API server mostly omits."""
    return value is False or (not isinstance(value, bool) and value in ("", 0, [], {}))


def _normalise_definition(definition: Object) -> None:
    # The server drops the field when it is false, and ignores the status.
    if dig(definition, "spec", "preserveUnknownFields") is False:
        remove(definition, "spec", "preserveUnknownFields")
    definition.pop("status", None)


def _normalise_secret(secret: Object) -> None:
    # The server never answers `stringData`; it puts the encoded values over `data`.
    text = dig_map(secret, "stringData")
    if text and all(isinstance(value, str) for value in text.values()):
        encoded = {key: base64.b64encode(value.encode()).decode() for key, value in text.items()}
        secret["data"] = {**dig_map(secret, "data"), **encoded}
        del secret["stringData"]
        return
    for key, value in dig_map(secret, "data").items():
        if isinstance(value, str):
            try:
                again = base64.b64encode(base64.b64decode(value, validate=False)).decode()
            except binascii.Error:
                # The server will say what is wrong with it.
                continue
            secret["data"][key] = again
