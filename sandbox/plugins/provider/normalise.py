"""One form for inputs that mean the same, and the part of a live object that inputs speak of."""

from __future__ import annotations

import base64
import binascii
import copy
from typing import Any

from sandbox.plugins.provider.discovery import is_built_in
from sandbox.plugins.provider.objects import Object, dig, dig_map, identity, remove
from sandbox.plugins.provider.quantity import canonicalise
from sandbox.plugins.provider.wire import has_unknowns

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


def prune(live: Any, shape: Any) -> Any:
    """The part of a live value that a shape has too; lists are matched by position."""
    if isinstance(live, dict) and isinstance(shape, dict):
        return {key: prune(value, shape[key]) for key, value in live.items() if key in shape}
    if isinstance(live, list) and isinstance(shape, list):
        if live and shape and type(live[0]) is not type(shape[0]):
            return copy.deepcopy(live)
        return [prune(item, wanted) for item, wanted in zip(live, shape, strict=False)]
    return live


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
