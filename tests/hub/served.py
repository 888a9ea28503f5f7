"""Repositories as a hub holds them, with weights that are a head and otherwise only a size."""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Tensors = Mapping[str, tuple[str, Sequence[int]]]
COMMIT = "5c8a1b2f" * 5
LARGE = 10 * 2**20
"""Bytes from which on a hub keeps a file in its large file store."""
_BITS = {"F32": 32, "F16": 16, "BF16": 16, "F8_E4M3": 8, "I8": 8, "U8": 8, "I32": 32, "I64": 64}


@dataclass(frozen=True, slots=True)
class File:
    """Bytes at the beginning, and the size of all."""

    head: bytes
    size: int

    def part(self, start: int, end: int) -> bytes:
        """The bytes from `start` up to `end`; zeros behind the head."""
        return self.head[start:end].ljust(min(end, self.size) - start, b"\0")


@dataclass(kw_only=True)
class Served:
    """One repository: its files and what its page says."""

    files: dict[str, File]
    page: dict[str, object] = field(default_factory=dict)
    commit: str = COMMIT
    accepted_by: str | None = None
    """Token that may read the files of a gated repository; None: not gated."""


def plain(content: object) -> File:
    """A file of JSON, text or bytes."""
    if isinstance(content, str):
        content = content.encode()
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return File(data, len(data))


def safetensors(tensors: Tensors) -> File:
    """A safetensors file: its header, and the size that its tensors need."""
    offset = 0
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    for name, (dtype, shape) in tensors.items():
        size = _BITS[dtype] // 8
        for dimension in shape:
            size *= dimension
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + size]}
        offset += size
    content = json.dumps(header).encode()
    return File(struct.pack("<Q", len(content)) + content, 8 + len(content) + offset)


def model(
    config: Mapping[str, object] | None = None,
    task: str | None = "text-generation",
    licence: str | None = "apache-2.0",
    **files: File,
) -> Served:
    """A repository with a configuration; in the names of files `__` stands for the dot."""
    named = {name.replace("__", "."): file for name, file in files.items()}
    if config is not None:
        named["config.json"] = plain(config)
    page: dict[str, object] = {"pipeline_tag": task, "tags": [], "gated": False}
    page["cardData"] = {"license": licence} if licence else None
    return Served(files=named, page=page)
