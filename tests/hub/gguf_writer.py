"""Writes GGUF files, as far as their header goes."""

import struct
from collections.abc import Mapping, Sequence

from tests.hub.served import File


def gguf(metadata: Mapping[str, object], tensors: Mapping[str, Sequence[int]], size: int) -> File:
    """A GGUF file of a total size; whole numbers are written as UINT32, lists by their members."""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata))
    for key, value in metadata.items():
        kind, content = _value(value)
        head += _text(key) + struct.pack("<I", kind) + content
    for name, shape in tensors.items():
        head += _text(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
        head += struct.pack("<IQ", 0, 0)
    return File(head, size)


def _value(value: object) -> tuple[int, bytes]:
    if isinstance(value, bool):
        return 7, struct.pack("<?", value)
    if isinstance(value, int):
        return 4, struct.pack("<I", value)
    if isinstance(value, float):
        return 6, struct.pack("<f", value)
    if isinstance(value, str):
        return 8, _text(value)
    assert isinstance(value, list)
    members = [_value(member) for member in value]
    kinds = {kind for kind, _ in members}
    head = struct.pack("<IQ", kinds.pop() if kinds else 4, len(members))
    return 9, head + b"".join(content for _, content in members)


def _text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data
