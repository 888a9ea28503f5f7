"""Schema and operations of a resource type."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from doubles.aws_provider.clients import Clients
from doubles.plugin.wire import Value

Properties: TypeAlias = dict[str, Value]
"""Inputs, or outputs, under Pulumi's names."""


@dataclass(frozen=True, kw_only=True)
class Autoname:
    """Rule for naming a resource that its program does not name."""

    property: str
    longest: int
    lower: bool = False
    prefix: str = ""
    rival: str = "namePrefix"
    """An input that makes a name of its own; with it, no name is generated."""


@dataclass(frozen=True, kw_only=True)
class Schema:
    """The properties of a resource type.

    Paths are dotted names without positions: `vpcConfig.vpcId`, `taints.key`.
    """

    token: str
    inputs: frozenset[str]
    """Properties that a program may set, `tags` among them where the type has tags."""
    outputs: frozenset[str] = frozenset()
    """Paths that only AWS sets."""
    force_new: frozenset[str] = frozenset()
    """Paths whose change, at or below them, replaces the resource."""
    delete_first: bool = False
    """Whether a replacement would collide with what it replaces, whatever their names."""
    irremovable: frozenset[str] = frozenset()
    """Paths whose removal replaces the resource, though their change does not."""
    computed: frozenset[str] = frozenset()
    """Input paths that AWS fills in where the program says nothing."""
    sets: frozenset[str] = frozenset()
    """Lists without an order."""
    maps: frozenset[str] = frozenset()
    """Objects whose keys are data."""
    documents: frozenset[str] = frozenset()
    """Texts that hold JSON and are compared by meaning."""
    defaults: Mapping[str, Value] = field(default_factory=dict)
    """Path to the value that the provider's schema gives it."""
    autoname: Autoname | None = None
    write_only: frozenset[str] = frozenset()
    """Inputs that AWS never reports; the recorded ones stay."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Outputs that a change makes unknown, and the input that must be set for it; "": always."""
    unversioned: frozenset[str] = frozenset()
    """Inputs whose change leaves `versions` known."""

    @property
    def has_tags(self) -> bool:
        """Whether the type has tags."""
        return "tags" in self.inputs

    def is_map(self, path: str) -> bool:
        """Whether the object's keys are data."""
        return path in self.maps or path in {"tags", "tagsAll"}


@dataclass(frozen=True, kw_only=True)
class Context:
    """Context of an operation on a resource."""

    urn: str
    aws: Clients
    seconds: float
    """Seconds that the operation may take."""
    cancelled: threading.Event


class Resource(Protocol):
    """Base of all resource types.

    A `ClientError` from any method is worded by the bridge as a failure of that operation.
    """

    title: str
    """AWS's name of the type, as in the official provider's messages."""
    service: str
    """Service that is asked first, and whose model knows its errors."""
    schema: Schema

    def identify(self, planned: Properties) -> str:
        """Return the planned resource's id, or its name in messages until it has one."""

    def create(self, context: Context, planned: Properties) -> str:
        """Create the resource, wait for it, and return its id.

        Raises:
            IncompleteError: it is there, but not as it should be.
        """

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The properties and `tagsAll`; None when the resource is gone.

        What AWS does not report of an object is taken from `recorded`, the state or the inputs.
        """

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Change the resource as planned, tags included."""

    def delete(self, context: Context, identifier: str, state: Properties) -> None:
        """Delete the resource and wait; a `ClientError` that it is missing is no failure."""
