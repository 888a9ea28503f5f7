"""Workload of an endpoint, and the Service in front of it."""

from dataclasses import dataclass
from typing import Literal

from endpoints.plan.access import Access
from endpoints.plan.objects import KubernetesObject, Manifest


@dataclass(frozen=True, kw_only=True, slots=True)
class RollingUpdate:
    """Bounds of a rollout above and below the wanted replicas."""

    max_surge: int
    max_unavailable: int | str
    """Percentage or number of replicas that may be missing; a percentage is rounded down."""


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
    """Access to the cluster, for a diagnosis of pods that do not become ready."""

    @property
    def template(self) -> Manifest:
        """Template of the pods that answer requests."""
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
    """All objects that answer requests."""

    workload: Workload
    service: KubernetesObject
    """Service with the stable address of the pods."""
    disruption_budget: KubernetesObject | None
    api_keys: tuple[KubernetesObject, ...]
    """Secrets with API keys, as `DerivedKey` in `stringData`."""
    weights_from: str | None
    """Source from which a container fetches the weights; None: the engine fetches them."""
