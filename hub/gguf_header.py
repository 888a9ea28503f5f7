"""Reader of GGUF headers, which goes piece by piece and trusts none of the lengths.

The format is that of the GGUF specification, versions 2 and 3, little-endian.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hub.errors import NotRecognisedError
from hub.untrusted import LARGEST

Value = int | float | bool | str | tuple[int | float | bool, ...]
LONGEST_HEADER = 32 * 2**20
"""Most bytes of a header. Assumption: several times a vocabulary of 250,000 tokens and merges."""
_PIECE = 2**20
_MOST_KEYS = 10_000
_MOST_TENSORS = 1_000_000
_MOST_DIMENSIONS = 8
_LONGEST_KEY = 2**16
_KEPT_TEXT = 4096
_KEPT_MEMBERS = 4096
"""Most characters or members to keep; longer ones, such as vocabularies, are skipped."""
_STRING, _ARRAY = 8, 9
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q"} | {
    12: "d"
}
"""GGUF's value types to struct codes."""


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """The short key-value pairs of a header, and the number of elements of all its tensors."""

    metadata: Mapping[str, Value]
    elements: int


def read_header(read: Callable[[int, int], bytes]) -> GgufHeader:
    """The header of a file, which `read(start, length)` returns bytes of; fewer at its end.

    At most LONGEST_HEADER bytes are read.

    Raises:
        NotRecognisedError: the file is no GGUF file, or no model's.
    """
    cursor = _Cursor(read)
    if cursor.take(4) != b"GGUF":
        raise NotRecognisedError("the GGUF file does not begin like one")
    version = cursor.number("I")
    if version not in {2, 3}:
        raise NotRecognisedError(f"version {version} of GGUF is not known")
    tensors = cursor.count("Q", _MOST_TENSORS, "tensors")
    keys = cursor.count("Q", _MOST_KEYS, "keys")
    metadata: dict[str, Value] = {}
    for _ in range(keys):
        name = cursor.text(_LONGEST_KEY)
        value = _value(cursor, cursor.number("I"))
        if name and value is not None:
            metadata[name] = value
    elements = sum(_tensor(cursor) for _ in range(tensors))
    return GgufHeader(metadata, elements)


class _Cursor:
    """Sequential bytes of a file, fetched on demand."""

    def __init__(self, read: Callable[[int, int], bytes]) -> None:
        self._read = read
        self._bytes = bytearray()
        self._position = 0

    def take(self, length: int) -> bytes:
        """The next bytes."""
        start = self._position
        self.skip(length)
        return bytes(self._bytes[start : self._position])

    def skip(self, length: int) -> None:
        """Skip the next bytes, which must exist."""
        end = self._position + length
        if end > LONGEST_HEADER:
            raise NotRecognisedError(f"the GGUF header is longer than {LONGEST_HEADER} bytes")
        while end > len(self._bytes):
            # Doubling makes few requests and fetches little more than needed.
            wanted = max(_PIECE, len(self._bytes))
            piece = self._read(len(self._bytes), min(wanted, LONGEST_HEADER - len(self._bytes)))
            if not piece:
                raise NotRecognisedError("the GGUF file ends inside its header")
            self._bytes += piece
        self._position = end

    def unpack(self, code: str) -> tuple[int | float | bool, ...]:
        """The next values of a struct code, little-endian."""
        return struct.unpack(f"<{code}", self.take(struct.calcsize(f"<{code}")))

    def number(self, code: str) -> int:
        """The next whole number."""
        return int(self.unpack(code)[0])

    def count(self, code: str, most: int, of: str) -> int:
        """The next number, `most` at the largest."""
        value = self.number(code)
        if value > most:
            raise NotRecognisedError(f"the GGUF header claims {value} {of}")
        return value

    def text(self, longest: int) -> str | None:
        """The next string; None if longer than `longest` bytes."""
        length = self.number("Q")
        if length > longest:
            self.skip(length)
            return None
        return self.take(length).decode(errors="replace")


def _value(cursor: _Cursor, kind: int) -> Value | None:
    """The next value; None for a skipped one."""
    if kind == _STRING:
        return cursor.text(_KEPT_TEXT)
    if kind == _ARRAY:
        return _array(cursor)
    if kind not in _SCALARS:
        raise NotRecognisedError(f"the GGUF header has a value of type {kind}")
    return cursor.unpack(_SCALARS[kind])[0]


def _array(cursor: _Cursor) -> Value | None:
    kind = cursor.number("I")
    length = cursor.count("Q", LONGEST_HEADER, "members of a list")
    if kind == _STRING:
        for _ in range(length):
            cursor.text(0)
        return None
    if kind not in _SCALARS:
        raise NotRecognisedError(f"the GGUF header has a list of type {kind}")
    code = f"{length}{_SCALARS[kind]}"
    if length > _KEPT_MEMBERS:
        cursor.skip(struct.calcsize(f"<{code}"))
        return None
    return cursor.unpack(code)


def _tensor(cursor: _Cursor) -> int:
    """Number of elements of the next tensor."""
    cursor.text(_LONGEST_KEY)
    elements = 1
    for _ in range(cursor.count("I", _MOST_DIMENSIONS, "dimensions")):
        elements *= cursor.number("Q")
    if elements > LARGEST:
        raise NotRecognisedError(f"the GGUF header claims a tensor of {elements} elements")
    cursor.skip(struct.calcsize("<IQ"))
    return elements
