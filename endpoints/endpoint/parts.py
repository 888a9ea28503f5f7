"""What checks of one endpoint read: its draft and every reference that was found."""

from dataclasses import dataclass
from typing import Protocol

from endpoints.catalog import Catalog, CloudResource, EngineFacts, Framework, Model
from endpoints.endpoint.validate import DraftEndpoint
from endpoints.read.nodes import Keys, Mark
from endpoints.spec.access import ApiKey, RateLimit
from endpoints.spec.entry import CapacityType, Replicas, Visibility
from endpoints.spec.scaling import Scaling
from endpoints.stack.settings import ClusterSettings


class Place(Protocol):
    """Finds what the file says."""

    def __call__(self, field: str, *below: str | int) -> tuple[Mark, Keys]:
        """Mark and path of a field, or of what is `below` it: where entry or defaults write it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What is known of one endpoint; None stands for what was told to be wrong."""

    endpoint: DraftEndpoint
    cluster_name: str
    cluster: ClusterSettings | None
    resource: CloudResource | None
    framework: Framework | None
    version: str
    facts: EngineFacts | None
    catalog: Catalog
    model: Model | None
    replicas: Replicas | None
    scaling: Scaling | None
    visibility: Visibility | None
    api_keys: tuple[ApiKey, ...] | None
    rate_limit: RateLimit | None
    dedicated: bool
    capacity_types: tuple[CapacityType, ...]
    stack: str
    place: Place

    @property
    def engine_name(self) -> str:
        """Framework and version as the file writes them: `vllm@0.24.0`; empty if unknown."""
        return f"{self.framework.name}@{self.version}" if self.framework is not None else ""
