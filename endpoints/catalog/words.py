"""Types and constants that records of the catalogue share."""

from typing import Annotated, Literal

from pydantic import Field

from endpoints.facts import Facts

IMAGE_PATTERN = r"^[a-z0-9./-]+:[A-Za-z0-9._-]+$"

ComputeCapability = Annotated[
    str,
    Field(pattern=r"^\d{1,2}\.\d$"),
    Facts(sentence="must be a compute capability of NVIDIA"),
]
Date = Annotated[
    str,
    Field(pattern=r"^\d{4}-\d{2}-\d{2}$"),
    Facts(sentence="must be a date: year, month and day"),
]

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
    """Sort key of a compute capability, by which 12.0 is above 8.9."""
    return tuple(int(part) for part in capability.split("."))
