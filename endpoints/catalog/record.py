"""What every record of the catalogue has in common, and the words they share."""

from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

IMAGE_PATTERN = r"^[a-z0-9./-]+:[A-Za-z0-9._-]+$"
COMPUTE_CAPABILITY = r"^\d{1,2}\.\d$"
DATE = r"^\d{4}-\d{2}-\d{2}$"

Task = Literal[
    "text-generation",
    "image-text-to-text",
    "feature-extraction",
    "text-ranking",
    "text-to-image",
    "image-to-image",
]
GENERATING: tuple[Task, ...] = ("text-generation", "image-text-to-text")
"""Tasks of decoders, which keep a KV cache and sample tokens."""
Format = Literal["safetensors", "gguf", "pytorch"]
DataType = Literal["float32", "float16", "bfloat16", "float8", "mxfp4", "int8", "int4"]
Vendor = Literal["nvidia", "amd", "ascend", "neuron"]
Platform = Literal["nvidia", "amd", "ascend", "neuron", "cpu"]


def capability_order(capability: str) -> tuple[int, ...]:
    """What orders compute capabilities: 12.0 is above 8.9."""
    return tuple(int(part) for part in capability.split("."))


class Record(BaseModel):
    """A catalogue record: complete, immutable, camelCase in its file."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, alias_generator=to_camel, populate_by_name=False
    )
