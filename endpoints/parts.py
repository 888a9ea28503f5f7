"""What checks of one endpoint read: its draft and every reference that was found."""

from collections.abc import Callable
from dataclasses import dataclass

from endpoints.catalog import Catalog, CloudResource, EngineFacts, Framework, Model
from endpoints.settings import ClusterSettings
from endpoints.spec import CapacityType, Replicas
from endpoints.validate import DraftEndpoint
from endpoints.yaml_nodes import Keys, Mark


@dataclass(frozen=True, slots=True)
class Parts:
    """What is known of one endpoint; None stands for what was told to be wrong.

    `place` gives mark and path of a field: where the entry or the defaults write it.
    """

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
    visibility: str | None
    dedicated: bool
    capacity_types: tuple[CapacityType, ...]
    stack: str
    place: Callable[[str], tuple[Mark, Keys]]

    @property
    def engine_name(self) -> str:
        """Framework and version as the file writes them: `vllm@0.24.0`; empty if unknown."""
        return f"{self.framework.name}@{self.version}" if self.framework is not None else ""
