"""Input of an endpoint's checks: its draft and every reference that was found."""

from dataclasses import dataclass
from typing import Protocol

from endpoints.catalog import Catalog, CloudResource, EngineFacts, Framework, Model
from endpoints.endpoint.validate import DraftEndpoint
from endpoints.read.nodes import Keys, Mark
from endpoints.spec.entry import EndpointEntry, Replicas, Visibility
from endpoints.stack.settings import ClusterSettings


class Place(Protocol):
    """Lookup of a field's place in the file."""

    def __call__(self, field: str, *below: str | int) -> tuple[Mark, Keys]:
        """Return mark and path of a field, or of the value `below` it, in entry or defaults."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Known parts of one endpoint; None stands for a part that was reported as wrong.

    Attributes:
        endpoint: its draft, as it is written.
        entry: the draft with every field filled.
        broken: keys of the entry that were reported as wrong; their fields have usual values.
    """

    endpoint: DraftEndpoint
    entry: EndpointEntry
    broken: frozenset[str]
    cluster_name: str
    cluster: ClusterSettings | None
    resource: CloudResource | None
    framework: Framework | None
    version: str
    facts: EngineFacts | None
    catalog: Catalog
    model: Model | None
    stack: str
    place: Place

    @property
    def replicas(self) -> Replicas | None:
        """Bounds of the replicas."""
        return None if "replicas" in self.broken else self.entry.replicas

    @property
    def visibility(self) -> Visibility | None:
        """Visibility of the endpoint: who reaches it."""
        return None if "visibility" in self.broken else self.entry.visibility

    @property
    def engine_name(self) -> str:
        """Framework and version as the file writes them: `vllm@0.24.0`; empty if unknown."""
        return f"{self.framework.name}@{self.version}" if self.framework is not None else ""
