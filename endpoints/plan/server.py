"""The workload of an endpoint and what stands in front of it."""

from dataclasses import dataclass
from typing import Literal

from endpoints.plan.access import Access
from endpoints.plan.objects import KubernetesObject, Labels, Manifest
from endpoints.plan.pod import Pod


@dataclass(frozen=True, kw_only=True, slots=True)
class RollingUpdate:
    """How far a rollout may go above and below the wanted replicas."""

    max_surge: int
    max_unavailable: int | str
    """A percentage is rounded down."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Strategy:
    """Rollout strategy."""

    type: Literal["RollingUpdate", "Recreate"]
    rolling_update: RollingUpdate | None
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """The pods of one endpoint; `replicas` is None while the autoscaler owns them."""

    metadata: Manifest
    selector: Labels
    replicas: int | None
    pod: Pod
    strategy: Strategy
    progress_deadline_seconds: int
    await_seconds: int
    access: Access


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaderWorkerSet:
    """The groups of pods of an endpoint whose replicas span nodes; `replicas` as above."""

    metadata: Manifest
    replicas: int | None
    size: int
    """Pods of one group, its leader among them."""
    pod: Pod
    """The leader."""
    worker: Pod
    strategy: Strategy
    await_seconds: int
    access: Access


Workload = Deployment | LeaderWorkerSet


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """The stable address of the pods."""

    metadata: Manifest
    selector: Labels
    port: int
    target_port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DisruptionBudget:
    """How many replicas a node drain may take at a time."""

    metadata: Manifest
    selector: Labels
    max_unavailable: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """Everything that answers requests; `disruption_budgets` holds none or one."""

    workload: Workload
    service: Service
    disruption_budgets: tuple[DisruptionBudget, ...]
    api_keys: tuple[KubernetesObject, ...]
