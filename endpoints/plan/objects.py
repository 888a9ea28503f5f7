"""What every planned object is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

Labels = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """`metadata` of one Kubernetes object; `namespace` is None for cluster-scoped ones."""

    name: str
    namespace: str | None
    labels: Labels
    annotations: Labels


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomObject:
    """An object of which only `spec` is planned, in Kubernetes' own spelling."""

    logical_name: str
    api_version: str
    kind: str
    metadata: Metadata
    spec: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Timer:
    """A derived or overridden time and the arithmetic that gave it."""

    seconds: int
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Timers:
    """All times of one endpoint, from weight bytes, bandwidths, image size and stream length."""

    scheduling: Timer
    download: Timer
    """Of the weights, before the engine starts; zero where it loads them itself."""
    startup: Timer
    progress_deadline: Timer
    await_ready: Timer
    pre_stop: Timer
    drain: Timer
    grace: Timer
    cooldown: Timer

    @property
    def start_seconds(self) -> int:
        """The longest time from a wish for a replica to one that is ready."""
        return self.scheduling.seconds + self.download.seconds + self.startup.seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfigMap:
    """Files by their names."""

    logical_name: str
    metadata: Metadata
    data: Mapping[str, str]
