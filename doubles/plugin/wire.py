"""Property values as the engine sends them, and as plain Python values.

Maps, lists, strings, numbers, booleans and None are themselves. The special values of Pulumi's
encoding (sdk/proto, `pulumi.runtime.rpc` in the SDK) become `Secret` and `UNKNOWN`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from google.protobuf import struct_pb2  # type: ignore[import-untyped]  # has no stubs

Value: TypeAlias = Any
"""A property value, or a part of a Kubernetes object, of a type that only its content shows."""

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"
OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4"

UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_UNKNOWNS = frozenset(
    {
        UNKNOWN_STRING,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
    }
)


class _Unknown:
    """The type of the one value that is not known before the update runs."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __deepcopy__(self, _memo: object) -> _Unknown:
        return self


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True)
class Secret:
    """A value that the engine encrypts in the state and hides in its output."""

    value: Value


def decode(struct: struct_pb2.Struct) -> dict[str, Any]:
    """The properties of a message; integral numbers become integers.

    The encoding knows only doubles, and the API server refuses `1.0` where it wants an integer.
    """
    return {key: _decode(value) for key, value in struct.fields.items()}


def encode(properties: dict[str, Any]) -> struct_pb2.Struct:
    """The message for some properties."""
    struct = struct_pb2.Struct()
    for key, value in properties.items():
        _encode(struct.fields[key], value)
    return struct


def strip_secrets(value: Value) -> Value:
    """A copy of a value without secret marks."""
    if isinstance(value, Secret):
        return strip_secrets(value.value)
    if isinstance(value, dict):
        return {key: strip_secrets(item) for key, item in value.items()}
    if isinstance(value, list):
        return [strip_secrets(item) for item in value]
    return value


def has_secrets(value: Value) -> bool:
    """Whether a value contains a secret."""
    return _contains(value, lambda item: isinstance(item, Secret))


def has_unknowns(value: Value) -> bool:
    """Whether a value contains an unknown, inside of secrets too."""
    return _contains(value, lambda item: item is UNKNOWN)


def _contains(value: Value, wanted: Value) -> bool:
    if wanted(value):
        return True
    if isinstance(value, Secret):
        return _contains(value.value, wanted)
    if isinstance(value, dict):
        return any(_contains(item, wanted) for item in value.values())
    if isinstance(value, list):
        return any(_contains(item, wanted) for item in value)
    return False


def _decode(value: struct_pb2.Value) -> Value:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return _decode_object(value.struct_value)
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if text in _UNKNOWNS else text
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [_decode(item) for item in value.list_value.values]
    return None


def _decode_object(struct: struct_pb2.Struct) -> Value:
    fields = struct.fields
    if SIGNATURE in fields:
        signature = fields[SIGNATURE].string_value
        if signature == SECRET_SIGNATURE:
            return Secret(_decode(fields["value"]))
        if signature == OUTPUT_SIGNATURE:
            inner = _decode(fields["value"]) if "value" in fields else UNKNOWN
            secret = "secret" in fields and fields["secret"].bool_value
            return Secret(inner) if secret else inner
    return {key: _decode(item) for key, item in fields.items()}


def _encode(target: struct_pb2.Value, value: Value) -> None:
    if value is None:
        target.null_value = struct_pb2.NULL_VALUE
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, int | float):
        target.number_value = value
    elif isinstance(value, dict):
        target.struct_value.SetInParent()
        for key, item in value.items():
            _encode(target.struct_value.fields[key], item)
    elif isinstance(value, list):
        target.list_value.SetInParent()
        for item in value:
            _encode(target.list_value.values.add(), item)
    elif isinstance(value, Secret):
        fields = target.struct_value.fields
        fields[SIGNATURE].string_value = SECRET_SIGNATURE
        _encode(fields["value"], value.value)
    elif value is UNKNOWN:
        target.string_value = UNKNOWN_STRING
    else:
        raise TypeError(f"a {type(value).__name__} cannot be sent to the engine")
