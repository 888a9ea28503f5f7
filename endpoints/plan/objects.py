"""Parts of every planned object."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Labels = Mapping[str, str]


Manifest = Mapping[str, Any]
"""A Kubernetes object, or a part of one, in its own spelling.

It is made of dicts, lists and scalars, and of `DerivedKey` and `RoleArn` in the place of text.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class DerivedKey:
    """An API key that derives from the stack's seed and a salt; the prefix stands in front.

    It stands for the key in a Secret's `stringData`: no plan holds a key.
    """

    salt: str
    prefix: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleArn:
    """Placeholder for the ARN of a role created beside its object: only its cloud knows it."""

    role: str
    """Logical name of the role."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KubernetesObject:
    """An object as it is applied, with facts that the engine needs beside its manifest."""

    logical_name: str
    manifest: Manifest
    ready_seconds: int | None = None
    """Seconds that creation and updates may take; None: the provider's own limit."""
    delete_seconds: int | None = None
    """Seconds that the deletion may take; None: the provider's own limit."""

    @property
    def kind(self) -> str:
        """`kind` of the manifest."""
        return str(self.manifest["kind"])

    @property
    def metadata(self) -> Manifest:
        """`metadata` of the manifest; without `namespace` where the kind has none."""
        metadata: Manifest = self.manifest["metadata"]
        return metadata

    @property
    def spec(self) -> Manifest:
        """`spec` of the manifest, of kinds that have one."""
        spec: Manifest = self.manifest["spec"]
        return spec


@dataclass(frozen=True, kw_only=True, slots=True)
class Timer:
    """A derived or overridden time with the arithmetic behind it."""

    seconds: int
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Timers:
    """All times of one endpoint, from weight bytes, bandwidths, image size and stream length."""

    scheduling: Timer
    download: Timer
    """Time to fetch weights before the engine starts; zero where the engine loads them."""
    startup: Timer
    progress_deadline: Timer
    await_ready: Timer
    pre_stop: Timer
    drain: Timer
    grace: Timer
    cooldown: Timer

    @property
    def start_seconds(self) -> int:
        """Seconds from a wish for a replica to a ready one, at most."""
        return self.scheduling.seconds + self.download.seconds + self.startup.seconds
