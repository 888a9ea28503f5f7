"""Readings of an engine's package."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog_tools.errors import CatalogToolError
from endpoints.catalog import Argument, MetricType, Quantization


class ReadingError(CatalogToolError):
    """Error of a package that is written in a way that its reader does not support."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Facts of a package: arguments by name, architectures, quantizations, metrics by name."""

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
