"""An endpoint with its defaults filled in and every reference looked up: what planning reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from endpoints import catalog, names, plan
from endpoints.endpoint.weights import local_file
from endpoints.spec.access import ApiKey, RateLimit
from endpoints.spec.entry import (
    CapacityType,
    EndpointEntry,
    Replicas,
    State,
    Timers,
    Updates,
    Visibility,
)
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
    resource: catalog.CloudResource
    framework: catalog.Framework
    framework_version: str
    facts: catalog.EngineFacts | None
    entry: EndpointEntry
    """The entry with every field filled; version and arguments have the engine's own names."""
    alternatives: tuple[catalog.CloudResource, ...] = ()
    """Resources that may take its place where the cloud has none left, the preferred one first."""
    fit: plan.Fit | None = None
    derived: tuple[plan.DerivedArgument, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def revision(self) -> str:
        """Revision of the model: the entry's, or the one that the catalogue pins."""
        return self.entry.revision or self.model.revision

    @property
    def engine_args(self) -> Mapping[str, JsonValue]:
        """Engine arguments of the file, under the engine's own names."""
        return self.entry.engine_args

    @property
    def quantization(self) -> str | None:
        """Quantization method, or GGUF variant."""
        return self.entry.quantization

    @property
    def replicas(self) -> Replicas:
        """Bounds of the replicas."""
        return self.entry.replicas

    @property
    def visibility(self) -> Visibility:
        """Visibility of the endpoint: who reaches it."""
        return self.entry.visibility

    @property
    def state(self) -> State:
        """State that the file asks for: running or stopped."""
        return self.entry.state

    @property
    def restart(self) -> int | None:
        """Counter whose change restarts the endpoint."""
        return self.entry.restart

    @property
    def updates(self) -> Updates:
        """Way in which the endpoint changes while it runs."""
        return self.entry.updates

    @property
    def dedicated(self) -> bool:
        """Whether the endpoint has a pool of its own."""
        return self.entry.dedicated

    @property
    def timers(self) -> Timers:
        """Overrides of timers."""
        return self.entry.timers

    @property
    def capacity_types(self) -> tuple[CapacityType, ...]:
        """Ways in which nodes are bought, the preferred one first."""
        return self.entry.capacity_types

    @property
    def scaling(self) -> Scaling:
        """Metrics that the replicas follow, and their schedule."""
        return self.entry.scaling

    @property
    def sleep_after(self) -> str | None:
        """Time without requests after which the endpoint sleeps."""
        return self.entry.sleep_after

    @property
    def api_keys(self) -> tuple[ApiKey, ...] | None:
        """Keys of the entry. None: one derived key if it is private, no key if it is public."""
        return self.entry.api_keys

    @property
    def rate_limit(self) -> RateLimit | None:
        """Limit of requests; None: no limit."""
        return self.entry.rate_limit

    @property
    def pool(self) -> str:
        """Pool that the replicas run on, by its name inside the cluster."""
        dedicated_to = self.slug if self.dedicated else None
        return names.pool(self.resource.name, self.capacity_types, dedicated_to)

    @property
    def fewest_replicas(self) -> int:
        """Fewest replicas that the autoscaler keeps; 0 if the schedule stops the endpoint."""
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
        """Contract of the engine's version."""
        return self.framework.versions[self.framework_version]

    @property
    def reads_folder(self) -> bool:
        """Whether the engine reads weights from a folder, and never asks a hub for them.

        A variant whose file is not known is found by the engine alone.
        """
        is_found = not self.model.variants or local_file(self.model, self.quantization) is not None
        return bool(self.engine.local_args) and is_found

    @property
    def image(self) -> catalog.Image:
        """The engine's image for this endpoint's hardware."""
        return self.engine.images[self.resource.platform]
