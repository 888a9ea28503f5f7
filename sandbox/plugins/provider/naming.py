"""Names for objects that the program did not name."""

from __future__ import annotations

import hashlib
import os

from sandbox.plugins.protos import provider_pb2
from sandbox.plugins.provider.errors import ProviderError
from sandbox.plugins.provider.objects import (
    AUTONAMED,
    Object,
    dig,
    has_annotation,
    name_of,
    put,
)
from sandbox.plugins.wire import UNKNOWN, Value

FIELD_MANAGER = "pulumi-kubernetes"
_SUFFIX_LENGTH = 8


def unique_name(prefix: str, seed: bytes) -> str:
    """A prefix and eight hexadecimal digits: the same for the same seed, random without one."""
    digits = hashlib.sha256(seed or os.urandom(32)).hexdigest()[:_SUFFIX_LENGTH]
    return f"{prefix}{digits}"


def is_named(value: Object) -> bool:
    """Whether there is a `metadata.name`, perhaps one that is not known yet."""
    return dig(value, "metadata", "name") is UNKNOWN or bool(name_of(value))


def is_generated(value: Object) -> bool:
    """Whether the server is to make the name."""
    return not is_named(value) and bool(dig(value, "metadata", "generateName"))


def is_autonamed(value: Object) -> bool:
    """Whether we made the name."""
    return has_annotation(value, AUTONAMED)


def assign_name(
    inputs: Object,
    resource: str,
    seed: bytes,
    autonaming: provider_pb2.CheckRequest.AutonamingOptions | None,
) -> None:
    """Name a new object after its resource, unless it has a name.

    Raises:
        ProviderError: the stack's configuration forbids it.
    """
    if is_named(inputs) or is_generated(inputs):
        return
    name = unique_name(f"{resource}-", seed)
    if autonaming is not None:
        if autonaming.mode == provider_pb2.CheckRequest.AutonamingOptions.DISABLE:
            raise ProviderError(
                "autonaming is disabled, resource requires the .metadata.name field to be set"
            )
        name = autonaming.proposed_name or name
    _set_name(inputs, name)


def adopt_name(inputs: Object, old: Object) -> None:
    """Keep the name that we made for an object earlier."""
    if not is_named(inputs) and is_autonamed(old):
        _set_name(inputs, name_of(old))


def field_manager(recorded: Value, annotation: str) -> str:
    """The field manager of a resource's updates: annotation, then state, then a random one."""
    if annotation:
        return annotation
    return recorded if isinstance(recorded, str) else unique_name(f"{FIELD_MANAGER}-", b"")


def _set_name(inputs: Object, name: str) -> None:
    put(inputs, name, "metadata", "name")
    put(inputs, "true", "metadata", "annotations", AUTONAMED)
