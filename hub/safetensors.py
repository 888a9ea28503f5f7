"""Reader of safetensors headers, which trusts nothing in them.

The format is that of the safetensors documentation: eight bytes with the header's length,
little-endian, then JSON with a type, a shape and offsets for each tensor.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hub.errors import NotRecognisedError
from hub.repository import Repository
from hub.transport import LONGEST_ANSWER
from hub.untrusted import LARGEST, Json, parse

_FIRST = 100_000
"""Bytes of the first request; most headers are shorter, so that no other is needed."""
_PREFIX = 8


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor's name, stored type such as BF16, and number of elements."""

    name: str
    dtype: str
    elements: int


def read_tensors(repository: Repository, path: str) -> list[Tensor]:
    """The tensors of a file.

    Raises:
        HubError: the hub does not serve the file, or its header is not valid.
    """
    head = repository.read(path, 0, _FIRST)
    length = int.from_bytes(head[:_PREFIX], "little")
    if len(head) < _PREFIX or length > LONGEST_ANSWER - _PREFIX:
        raise NotRecognisedError(f"{path} is no safetensors file")
    end = _PREFIX + length
    if end > len(head):
        head += repository.read(path, len(head), end - len(head))
    return list(_tensors(parse(head[_PREFIX:end], f"the header of {path}"), path))


def _tensors(header: Json, path: str) -> Iterator[Tensor]:
    for name, about in header.items():
        if name == "__metadata__":
            continue
        dtype = about.get("dtype") if isinstance(about, dict) else None
        if not isinstance(about, dict) or not isinstance(dtype, str):
            raise NotRecognisedError(f"{path} has a tensor without a type")
        yield Tensor(name, dtype, _elements(about.get("shape"), path))


def _elements(shape: object, path: str) -> int:
    count = 1
    for size in shape if isinstance(shape, list) else [None]:
        if type(size) is not int or size < 0 or count * size > LARGEST:
            raise NotRecognisedError(f"{path} has a tensor without a valid shape")
        count *= size
    return count
