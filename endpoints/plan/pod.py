"""The pod of a model server."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from endpoints.plan.objects import Labels
from endpoints.plan.volumes import Mount, Volume


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """An HTTP probe on the engine's own health path."""

    path: str
    period_seconds: int
    timeout_seconds: int
    failure_threshold: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Toleration:
    """A pod's toleration of one pool taint, whatever the taint's value."""

    key: str
    operator: Literal["Exists"]
    effect: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretEnv:
    """An environment variable that comes from a Secret."""

    name: str
    secret: str
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Container:
    """The engine's container."""

    image: str
    command: tuple[str, ...]
    args: tuple[str, ...]
    env: Mapping[str, str]
    secret_env: tuple[SecretEnv, ...]
    port: int
    requests: Mapping[str, str]
    limits: Mapping[str, str]
    startup: Probe | None
    """None, like the others: no request ever reaches it."""
    readiness: Probe | None
    liveness: Probe | None
    pre_stop_seconds: int
    """Before it is told to end; 0: at once."""
    shared_memory: str
    cache_path: str
    cache_size: str
    cache_claims: tuple[str, ...]
    """Claim that holds the cache, which then takes none of the node's disk; none or one."""
    mounts: tuple[Mount, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightCopy:
    """The container that brings weights into the pod before the engine's container starts.

    It has the cache, too.
    """

    image: str
    command: tuple[str, ...]
    args: tuple[str, ...]
    env: Mapping[str, str]
    secret_env: tuple[SecretEnv, ...]
    requests: Mapping[str, str]
    limits: Mapping[str, str]
    mounts: tuple[Mount, ...]
    source: str
    """Where they come from, for people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PodSecurity:
    """As whom the containers run; all of them without capabilities, under RuntimeDefault."""

    user: int | None
    """None: the image's own, which is root."""
    read_only_root: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Pod:
    """One pod of a replica."""

    labels: Labels
    annotations: Labels
    container: Container
    weight_copies: tuple[WeightCopy, ...]
    """None or one."""
    volumes: tuple[Volume, ...]
    service_account: str | None
    """None: the namespace's own, which may do nothing."""
    node_selector: Labels
    tolerations: tuple[Toleration, ...]
    grace_seconds: int
    security: PodSecurity
    priority_class: str | None
    one_zone_by: str | None
    """Label by whose value pods belong together, in one zone; None: any zone will do."""
    spread: Labels
    """Labels of the pods that keep to different nodes and zones where they can; empty: none."""
