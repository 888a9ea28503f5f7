"""An endpoint with its defaults filled in and every reference looked up: what planning reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from endpoints import catalog, names, plan
from endpoints.endpoint.weights import local_file
from endpoints.spec.access import ApiKey, RateLimit
from endpoints.spec.entry import CapacityType, Replicas, State, Timers, Updates, Visibility
from endpoints.spec.scaling import Scaling
from endpoints.stack.settings import ClusterSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolvedEndpoint:
    """One valid endpoint; `framework_version` is never "latest"."""

    stack: str
    name: str
    slug: str
    cluster_name: str
    cluster: ClusterSettings
    model: catalog.Model
    revision: str
    resource: catalog.CloudResource
    framework: catalog.Framework
    framework_version: str
    facts: catalog.EngineFacts | None
    engine_args: Mapping[str, JsonValue]
    quantization: str | None
    replicas: Replicas
    visibility: Visibility
    state: State
    restart: int | None
    updates: Updates
    dedicated: bool
    timers: Timers
    capacity_types: tuple[CapacityType, ...] = ("on-demand",)
    """The preferred one first."""
    alternatives: tuple[catalog.CloudResource, ...] = ()
    """Karpenter only: what may take the resource's place, the preferred one first."""
    scaling: Scaling = field(default_factory=Scaling)
    sleep_after: str | None = None
    api_keys: tuple[ApiKey, ...] | None = None
    """None: one derived key if it is private, none if it is public."""
    rate_limit: RateLimit | None = None
    fit: plan.Fit | None = None
    derived: tuple[plan.DerivedArgument, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def pool(self) -> str:
        """The pool that the replicas run on; its name inside its cluster."""
        dedicated_to = self.slug if self.dedicated else None
        return names.pool(self.resource.name, self.capacity_types, dedicated_to)

    @property
    def fewest_replicas(self) -> int:
        """What the autoscaler goes down to, which is less than `replicas.min` outside of times."""
        return 0 if self.scaling.stops else self.replicas.min

    @property
    def spans_nodes(self) -> bool:
        """Whether a replica is a group of pods, one on each of its nodes."""
        return self.resource.nodes_per_replica > 1

    @property
    def engine_name(self) -> str:
        """Framework and version as the file writes them: `vllm@0.24.0`."""
        return f"{self.framework.name}@{self.framework_version}"

    @property
    def engine(self) -> catalog.FrameworkVersion:
        """The contract of the engine's version."""
        return self.framework.versions[self.framework_version]

    @property
    def reads_folder(self) -> bool:
        """Whether the engine is given a folder with the weights, and asks no hub for them.

        A variant whose file is not known is found by the engine alone.
        """
        is_found = not self.model.variants or local_file(self.model, self.quantization) is not None
        return bool(self.engine.local_args) and is_found

    @property
    def image(self) -> catalog.Image:
        """The engine's image for this endpoint's hardware."""
        return self.engine.images[self.resource.platform]
