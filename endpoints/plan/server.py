"""The pods of an endpoint and what stands in front of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from endpoints.plan.access import Access
from endpoints.plan.objects import Labels, Metadata


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
class RollingUpdate:
    """How far a rollout may go above and below the wanted replicas."""

    max_surge: int
    max_unavailable: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Strategy:
    """Rollout strategy."""

    type: Literal["RollingUpdate", "Recreate"]
    rolling_update: RollingUpdate | None
    because: str


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
    startup: Probe
    readiness: Probe
    liveness: Probe
    pre_stop_seconds: int
    shared_memory: str
    cache_path: str
    cache_size: str
    cache_claims: tuple[str, ...]
    """Claim that holds the cache, which then takes none of the node's disk; none or one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightCopy:
    """The container that copies weights into the cache before the engine's container starts."""

    image: str
    command: tuple[str, ...]
    args: tuple[str, ...]
    env: Mapping[str, str]
    requests: Mapping[str, str]
    limits: Mapping[str, str]
    source: str
    """URL of the folder in S3."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """The pods of one endpoint; `replicas` is None while the autoscaler owns them."""

    metadata: Metadata
    selector: Labels
    replicas: int | None
    pod_labels: Labels
    pod_annotations: Labels
    container: Container
    weight_copies: tuple[WeightCopy, ...]
    """None or one."""
    service_account: str | None
    """None: the namespace's own, which may do nothing."""
    node_selector: Labels
    tolerations: tuple[Toleration, ...]
    strategy: Strategy
    grace_seconds: int
    progress_deadline_seconds: int
    await_seconds: int
    access: Access


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """The stable address of the pods."""

    metadata: Metadata
    selector: Labels
    port: int
    target_port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DisruptionBudget:
    """How many replicas a node drain may take at a time."""

    metadata: Metadata
    selector: Labels
    max_unavailable: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKeySecret:
    """The Secret that holds an endpoint's key, derived from the stack's seed and `salt`."""

    metadata: Metadata
    key: str
    salt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """Everything that answers requests; tuples hold none or one."""

    deployment: Deployment
    service: Service
    disruption_budgets: tuple[DisruptionBudget, ...]
    api_keys: tuple[ApiKeySecret, ...]
