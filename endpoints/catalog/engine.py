"""Facts of one engine version's published package: arguments, metrics, models, quantizations.

One file per version, `catalog/engines/<engine>/<version>.json`, written by
`endpoints catalog engine-args` or, for engines that are no Python package, from their
documentation. Several frameworks can point to one file: nvidia-vllm and vllm share vLLM's.
"""

import functools
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from endpoints.catalog.words import ComputeCapability, DataType, Date
from endpoints.record import Record

ArgumentType = Literal["switch", "select", "integer", "number", "text", "json", "list"]
MetricType = Literal["gauge", "counter", "histogram", "summary", "untyped"]
Scalar = bool | int | float | str


class Argument(Record):
    """A command-line argument; names have no leading dashes and join words with hyphens."""

    name: str
    type: ArgumentType
    item_type: Literal["text", "integer", "number"] = Field(
        "text", description="Type of a list's members."
    )
    choices: tuple[str, ...] = Field(
        (), description="All allowed values, for a select or a list of them."
    )
    default: Scalar | None = Field(
        None, description="Default value; null: none, or computed at start."
    )
    description: str | None = Field(None, description="Description in our own words.")
    aliases: tuple[str, ...] = Field((), description="Other spellings that the parser accepts.")
    negatable: bool = Field(False, description="Whether --no-NAME turns the switch off.")
    human_readable: bool = Field(
        False, description="Whether an integer may be written 8k for 8000 or 8K for 8192."
    )
    since: str | None = Field(
        None, description="First version with the argument; null: older than the oldest one read."
    )
    deprecated: str | None = Field(
        None, description="Advice on what to use instead, for an argument that still works."
    )
    conflicts: tuple[str, ...] = Field(
        (), description="Arguments that the engine refuses beside this one."
    )


class RemovedArgument(Record):
    """An argument that earlier versions accept and this one does not."""

    name: str
    last_in: str = Field(description="Last version with the argument.")
    removed_in: str = Field(description="First version that refuses the argument.")
    renamed_to: str | None = None
    advice: str | None = Field(
        None, description="Advice on what to use instead, without a new name."
    )


class Quantization(Record):
    """A quantization method and the hardware that can run it."""

    min_compute_capability: ComputeCapability | None = Field(
        None, description="Least on NVIDIA accelerators; null: unsupported there."
    )
    data_types: tuple[DataType, ...] = Field(
        (), description="Data types of activations; empty: any."
    )
    compute: DataType | None = Field(
        None, description="Data type of matrix products; null: that of the activations."
    )
    needs_checkpoint: bool = Field(
        description="Whether weights must be stored quantized; else loading quantizes them."
    )
    bits: float | None = Field(
        None, gt=0, description="Bits of one weight after loading; null: as the checkpoint says."
    )


class EngineFacts(Record):
    """Facts that are extracted from one version of an engine."""

    engine: str
    version: str
    released: Date | None = None
    source: str = Field(description="Package file and checksum, or the documentation.")
    complete: bool = Field(
        True, description="Whether the arguments are complete, so that an unknown one is an error."
    )
    arguments: tuple[Argument, ...]
    removed: tuple[RemovedArgument, ...] = ()
    architectures: tuple[str, ...] = Field(
        (), description="Model architectures; empty: in the framework's file."
    )
    quantizations: Mapping[str, Quantization] = Field(default_factory=dict)
    metrics: Mapping[str, MetricType] = Field(
        default_factory=dict,
        description="Metrics exported with any arguments, by their names on the page; the name of "
        "a histogram is the one before _bucket, _sum and _count.",
    )

    @property
    def path(self) -> str:
        """Name of the facts file in the catalogue, without its suffix."""
        return f"{self.engine}/{self.version}"

    @functools.cached_property
    def by_spelling(self) -> Mapping[str, Argument]:
        """The arguments by every spelling that the parser accepts, with `-` for `_`."""
        return {
            spelling.replace("_", "-"): argument
            for argument in self.arguments
            for spelling in (*argument.aliases, argument.name)
        }
