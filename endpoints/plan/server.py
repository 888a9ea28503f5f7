"""The workload of an endpoint and what stands in front of it."""

from dataclasses import dataclass
from typing import Literal

from endpoints.plan.access import Access
from endpoints.plan.objects import KubernetesObject, Manifest


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
class Workload:
    """A Deployment, or a LeaderWorkerSet where replicas span nodes.

    Its `spec` says no `replicas` while the autoscaler owns them.
    """

    object: KubernetesObject
    strategy: Strategy
    access: Access
    """How its cluster is asked why it is not ready."""

    @property
    def template(self) -> Manifest:
        """The template of the pods that answer requests."""
        spec = self.object.spec
        template: Manifest = (
            spec["leaderWorkerTemplate"]["leaderTemplate"] if self.spans_nodes else spec["template"]
        )
        return template

    @property
    def spans_nodes(self) -> bool:
        """Whether a replica is a group of pods."""
        return self.object.kind == "LeaderWorkerSet"


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """Everything that answers requests."""

    workload: Workload
    service: KubernetesObject
    """The stable address of the pods."""
    disruption_budget: KubernetesObject | None
    api_keys: tuple[KubernetesObject, ...]
    """Secrets; their keys are `DerivedKey` in `stringData`."""
    weights_from: str | None
    """Where a container brings weights from before the engine starts; None: the engine does."""
