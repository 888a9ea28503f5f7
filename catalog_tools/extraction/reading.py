"""What a reader of an engine's package finds."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog_tools.errors import CatalogToolError
from endpoints.catalog import Argument, MetricType, Quantization


class ReadingError(CatalogToolError):
    """The package is written in a way that its reader does not know."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One package: its arguments by name, architectures, quantization methods, metrics by name."""

    arguments: Mapping[str, Argument]
    architectures: tuple[str, ...]
    quantizations: Mapping[str, Quantization]
    metrics: Mapping[str, MetricType]

    @property
    def spellings(self) -> frozenset[str]:
        """Every spelling of every argument."""
        return frozenset(
            spelling
            for argument in self.arguments.values()
            for spelling in (argument.name, *argument.aliases)
        )
