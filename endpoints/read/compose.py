"""Parser events to nodes, without recursion; reports what the grammar has no use for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import yaml

from endpoints.read.findings import Findings
from endpoints.read.nodes import Keys, ListNode, MapNode, Mark, Node, Pair, Scalar, shorten
from endpoints.read.scalars import plain_value
from endpoints.read.source_text import ParserMark

DEEPEST = 32
"""Nesting deeper than any file needs; reading a bomb of brackets ends here."""

_SHARE = "Write the value out; what endpoints share goes under `defaults:`."
_BOOLEANS_ELSEWHERE = {"yes", "no", "on", "off"}


class EventSource(Protocol):
    """The methods of PyYAML's parsers, in C or Python, that `Composer` uses."""

    def get_event(self) -> yaml.Event:
        """Return the next event."""


@dataclass(slots=True)
class _Frame:
    """A collection that is being filled; of a map, also the key whose value comes next."""

    node: MapNode | ListNode
    key: Scalar | None = None
    key_is_good: bool = True
    drops_value: bool = False
    at_value: bool = False


class Composer:
    """Builds the node tree of one document.

    `root` is None for an empty file; after an error of the parser it holds what came before.
    """

    def __init__(self, findings: Findings, place: Callable[[ParserMark], Mark]) -> None:
        self.root: Node | None = None
        self._findings = findings
        self._place = place
        self._frames: list[_Frame] = []
        self._documents = 0

    def run(self, events: EventSource) -> None:
        """Read all events.

        Raises:
            yaml.YAMLError: the text is no YAML; open maps are left marked as not complete.
        """
        try:
            while self._take(events.get_event()):
                pass
        finally:
            self._leave_open()

    def _leave_open(self) -> None:
        """Mark what a syntax error cut off; the last scalar before it may be incomplete."""
        for frame in self._frames:
            if isinstance(frame.node, MapNode):
                frame.node.complete = False
        if self._frames and isinstance(node := self._frames[-1].node, MapNode):
            key = self._frames[-1].key
            if key is not None:
                node.pairs.pop(key.text, None)
                node.broken.add(key.text)

    def _take(self, event: yaml.Event) -> bool:
        """Take one event; returns false when reading is to end."""
        if isinstance(event, yaml.ScalarEvent):
            self._check_properties(event)
            plain = not event.style
            value = plain_value(event.value) if plain else event.value
            self._add(Scalar(self._at(event), value, event.value, plain))
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._check_properties(event)
            return self._open(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._frames.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            return self._document(event)
        return not isinstance(event, yaml.StreamEndEvent)

    def _document(self, event: yaml.DocumentStartEvent) -> bool:
        self._documents += 1
        if self._documents > 1:
            self._findings.add(
                self._at(event),
                (),
                "a second document starts here, and only one is read",
                "Remove the `---` and put everything into one document.",
            )
        return self._documents == 1

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> bool:
        mark = self._at(event)
        if len(self._frames) == DEEPEST:
            self._findings.add(
                mark,
                self._keys()[:3],
                f"nested more than {DEEPEST} deep",
                "Remove the brackets or the indentation that is too much.",
            )
            return False
        is_map = isinstance(event, yaml.MappingStartEvent)
        node: MapNode | ListNode = MapNode(mark) if is_map else ListNode(mark)
        self._add(node)
        self._frames.append(_Frame(node))
        return True

    def _add(self, node: Node) -> None:
        """Put a node into the collection that is open: as root, item, key or value."""
        if not self._frames:
            self.root = node
            return
        frame = self._frames[-1]
        if isinstance(frame.node, ListNode):
            frame.node.items.append(node)
        elif not frame.at_value:
            self._key(frame, frame.node, node)
        else:
            frame.at_value = False
            if frame.key is not None and not frame.drops_value:
                self._pair(frame.node, Pair(frame.key, node), frame.key_is_good)

    def _pair(self, parent: MapNode, pair: Pair, key_is_good: bool) -> None:
        if key_is_good:
            parent.pairs[pair.key.text] = pair
        else:
            parent.refused.append(pair)

    def _key(self, frame: _Frame, parent: MapNode, node: Node) -> None:
        frame.at_value = True
        frame.drops_value = False
        frame.key_is_good = False
        if not isinstance(node, Scalar):
            frame.key = None
            kind = "list" if isinstance(node, ListNode) else "map"
            fix = "Write a text as key."
            self._findings.add(node.mark, self._keys(), f"a {kind} cannot be a key", fix)
            return
        frame.key = node
        if node.plain and node.text == "<<":
            frame.drops_value = True
            keys = (*self._keys()[:-1], "<<")
            self._findings.add(node.mark, keys, "merge keys are not supported", _SHARE)
        elif not isinstance(node.value, str) or (
            node.plain and node.text.lower() in _BOOLEANS_ELSEWHERE
        ):
            self._odd_key(node)
        elif (first := parent.pairs.get(node.text)) is not None or node.text in parent.broken:
            line = f", first on line {first.key.mark.line}" if first else ""
            fix = "Remove one of the two, or give it another name."
            self._findings.add(
                node.mark, self._keys(), f"duplicate key{line}", fix, shorten(node.text)
            )
        else:
            frame.key_is_good = True

    def _odd_key(self, node: Scalar) -> None:
        if node.value is None:
            message, fix = "a key must be text, not null", "Write a name before the `:`."
        elif isinstance(node.value, str):
            message = f"many YAML readers take an unquoted {node.text} for a boolean"
            fix = f'Quote it: `"{node.text}":`.'
        else:
            kind = "a boolean" if isinstance(node.value, bool) else "a number"
            message, fix = (
                f"a key must be text, not {kind}",
                f'Quote it: `"{shorten(node.text)}":`.',
            )
        self._findings.add(node.mark, self._keys(), message, fix, shorten(node.text) or "nothing")

    def _alias(self, event: yaml.AliasEvent) -> None:
        mark = self._at(event)
        frame = self._frames[-1] if self._frames else _Frame(ListNode(mark))
        if isinstance(frame.node, MapNode):
            if not frame.at_value:
                frame.key = None
            elif frame.drops_value:
                frame.at_value = False
                return
            elif frame.key is not None and frame.key_is_good:
                frame.node.broken.add(frame.key.text)
        keys = self._keys()
        frame.at_value = not frame.at_value
        shown = f"*{shorten(event.anchor or '')}"
        self._findings.add(mark, keys, "aliases are not supported", _SHARE, shown)

    def _check_properties(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            shown = f"&{shorten(event.anchor)}"
            message = "anchors are not supported"
            self._findings.add(self._at(event), self._keys(), message, _SHARE, shown)
        if (tag := getattr(event, "tag", None)) is not None:
            shown = shorten(tag.replace("tag:yaml.org,2002:", "!!"))
            fix = "Remove the tag; quote the value if it is text."
            message = "tags are not supported"
            self._findings.add(self._at(event), self._keys(), message, fix, shown)

    def _at(self, event: yaml.Event) -> Mark:
        assert event.start_mark is not None
        return self._place(event.start_mark)

    def _keys(self) -> Keys:
        """The path to the node that is being read."""
        keys: list[str | int] = []
        for frame in self._frames:
            is_top = frame is self._frames[-1]
            if isinstance(frame.node, ListNode):
                keys.append(len(frame.node.items) - (not is_top))
            elif frame.key is not None and (frame.at_value or not is_top):
                keys.append(frame.key.text)
        return tuple(keys)
