"""A YAML file as nodes that remember where they stand, and the form of nodes and paths in text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

ScalarValue = bool | int | float | str | None
Keys = tuple[str | int, ...]
"""Path from the top to a node: keys of maps, indexes of lists."""

_BARE = re.compile(r"[A-Za-z0-9_:-]+")
_SHOWN = 60


class Mark(NamedTuple):
    """A place in a file; both count from 1, 0 means that there is none."""

    line: int
    column: int


NOWHERE = Mark(0, 0)


@dataclass(slots=True)
class Scalar:
    """A single value. `text` is as written, `plain` is false if it stood in quotes."""

    mark: Mark
    value: ScalarValue
    text: str
    plain: bool


@dataclass(slots=True)
class ListNode:
    """A list."""

    mark: Mark
    items: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Pair:
    """A key and its value."""

    key: Scalar
    value: "Node"


@dataclass(slots=True)
class MapNode:
    """A map.

    `refused` holds pairs whose key was reported as wrong, `broken` the keys whose value could not
    be read. `complete` is false when a syntax error ended the file inside of the map.
    """

    mark: Mark
    pairs: dict[str, Pair] = field(default_factory=dict)
    refused: list[Pair] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    complete: bool = True


Node = Scalar | ListNode | MapNode


def from_data(data: object) -> Node:
    """Nodes without a place, for data that did not come from a file."""
    if isinstance(data, Mapping):
        pairs = {
            str(key): Pair(Scalar(NOWHERE, str(key), str(key), plain=True), from_data(value))
            for key, value in data.items()
        }
        return MapNode(NOWHERE, pairs)
    if isinstance(data, Sequence) and not isinstance(data, str):
        return ListNode(NOWHERE, [from_data(item) for item in data])
    if data is None or isinstance(data, bool | int | float):
        text = "null" if data is None else str(data).lower()
        return Scalar(NOWHERE, data, text, plain=True)
    return Scalar(NOWHERE, str(data), str(data), plain=False)


def to_data(node: Node) -> object:
    """The node as dicts, lists and scalars."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, ListNode):
        return [to_data(item) for item in node.items]
    return {key: to_data(pair.value) for key, pair in node.pairs.items()}


def find(node: Node, keys: Keys) -> Node | None:
    """The node at the end of `keys`, or None."""
    for key in keys:
        if isinstance(node, MapNode) and key in node.pairs:
            node = node.pairs[str(key)].value
        elif isinstance(node, ListNode) and isinstance(key, int) and key < len(node.items):
            node = node.items[key]
        else:
            return None
    return node


def value_mark(node: Node, keys: Keys) -> Mark:
    """Place of the value at `keys`, or else of its nearest ancestor."""
    while (found := find(node, keys)) is None:
        keys = keys[:-1]
    return found.mark


def key_mark(node: Node, keys: Keys) -> Mark:
    """Place of the key at the end of `keys`, or else of its map."""
    parent = find(node, keys[:-1])
    if isinstance(parent, MapNode) and keys[-1] in parent.pairs:
        return parent.pairs[str(keys[-1])].key.mark
    return value_mark(node, keys)


def pairs_of(node: MapNode) -> Iterator[tuple[str, Pair, bool]]:
    """Every pair with its key's text; the flag is false for a refused key."""
    for key, pair in node.pairs.items():
        yield key, pair, True
    for pair in node.refused:
        yield pair.key.text, pair, False


def show(node: Node) -> str:
    """The value for a message: as written, in one short line."""
    if isinstance(node, Scalar):
        if node.value is None:
            return "nothing" if not node.text else shorten(node.text)
        return shorten(node.text) if node.plain else quote(node.text)
    if isinstance(node, ListNode):
        return f"a list of {len(node.items)}"
    size = len(node.pairs) + len(node.refused) + len(node.broken)
    return f"a map of {size}"


def path_text(keys: Keys) -> str:
    """The path in one text: `endpoints.qwen.replicas.min`, `endpoints["a b"]`, `endpoints[0]`."""
    text = ""
    for key in keys:
        if isinstance(key, int):
            text += f"[{key}]"
        elif _BARE.fullmatch(key):
            text += f".{shorten(key)}"
        else:
            text += f"[{quote(key)}]"
    return text.removeprefix(".")


def quote(text: str) -> str:
    """`text` for a message: shortened, escaped and in double quotes."""
    return '"' + shorten(text.replace('"', '\\"')) + '"' if text else '""'


def shorten(text: str) -> str:
    """At most 60 characters of `text`; what does not print is escaped, nothing is `""`."""
    if not text:
        return '""'
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in cut
    )
