"""Pinned facts of models, as planning needs them."""

from collections.abc import Mapping

from pydantic import Field

from endpoints.catalog.words import DataType, Format, Task
from endpoints.record import Record


class Mla(Record):
    """Multi-head latent attention, which caches one compressed vector for keys and values."""

    kv_lora_rank: int = Field(gt=0)
    rope_head_dim: int = Field(gt=0)


class Experts(Record):
    """Sizes of a mixture of experts."""

    count: int = Field(gt=0, description="Routed experts of one layer.")
    active: int = Field(gt=0, description="Routed experts that one token uses.")


class Attention(Record):
    """Attention facts that the KV cache's size follows from; layers sharing a cache count once.

    Layers in none of `full_layers` and `sliding_layers` cache nothing that grows.
    """

    layers: int = Field(gt=0, description="All layers of the decoder.")
    hidden_size: int = Field(gt=0)
    heads: int = Field(gt=0)
    kv_heads: int = Field(gt=0)
    head_dim: int = Field(gt=0)
    full_layers: int = Field(ge=0, description="Layers whose cache grows with the context.")
    sliding_layers: int = Field(0, ge=0, description="Layers that cache a window only.")
    sliding_window: int | None = Field(None, gt=0, description="Tokens of the window.")
    mla: Mla | None = None


class Variant(Record):
    """A quantization that a GGUF repository offers."""

    bytes: int = Field(gt=0, description="Bytes of all parts.")
    file: str | None = Field(None, description="Path of the first part; null: found by name.")


class Model(Record):
    """Pinned facts of one model."""

    name: str
    revision: str
    task: Task
    format: Format
    architecture: str
    parameters: int = Field(gt=0)
    data_type: DataType | None = Field(
        None, description="Data type of most weights; null for GGUF."
    )
    quantization: str | None = Field(
        None, description="Method that the weights are stored in: awq, gptq, fp8, mxfp4 …"
    )
    weight_bytes: int = Field(gt=0, description="Bytes of all files that the engine downloads.")
    loaded_bytes: int | None = Field(
        None, gt=0, description="Bytes of the files that the engine loads; null: all."
    )
    files: Mapping[str, int] = Field(
        default_factory=dict, description="Weight files to bytes, where known."
    )
    variants: Mapping[str, Variant] = Field(
        default_factory=dict, description="GGUF variants by name; empty for safetensors."
    )
    attention: Attention | None = Field(
        None, description="Attention of a decoder with a KV cache; null: no such."
    )
    experts: Experts | None = None
    vocabulary: int | None = Field(
        None, gt=0, description="Tokens of the vocabulary: rows of the embedding; null: unknown."
    )
    context_length: int | None
    license: str
    gated: bool = Field(False, description="Whether the hub requires a token for the files.")
    pinned: bool = Field(True, description="false: only the name is known; never in a file.")
    source: str

    @property
    def path(self) -> str:
        """Name of the model's file in the catalogue, without its suffix."""
        return self.name
