"""Timeline of an engine's arguments: the versions that add and remove each."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

from catalog_tools.extraction.notes import DATA


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """Versions of an engine in order, and the spellings of arguments that each accepts."""

    versions: tuple[str, ...]
    spellings: Mapping[str, frozenset[str]]

    def since(self, name: str, version: str) -> str | None:
        """The version that added the argument; None if the oldest one has it."""
        first: str | None = version
        for other in reversed(self._before(version)):
            if name not in self.spellings[other]:
                return first
            first = other
        return None

    def removed(self, version: str, spellings: frozenset[str]) -> Iterator[tuple[str, str, str]]:
        """Arguments that a version lacks: spelling, last version with it, first without."""
        before = self._before(version)
        gone = frozenset().union(*(self.spellings[other] for other in before)) - spellings
        for name in sorted(gone):
            last = max(i for i, other in enumerate(before) if name in self.spellings[other])
            yield name, before[last], [*before, version][last + 1]

    def _before(self, version: str) -> list[str]:
        return [other for other in self.versions if Version(other) < Version(version)]


def load_timeline(engine: str) -> Timeline:
    """Load the committed timeline of an engine."""
    content = json.loads(_file(engine).read_text(encoding="utf-8"))
    versions: list[str] = content["versions"]
    spellings: dict[str, set[str]] = {version: set() for version in versions}
    for name, spans in content["spans"].items():
        for first, last in spans:
            for version in versions[versions.index(first) : versions.index(last) + 1]:
                spellings[version].add(name)
    return Timeline(
        versions=tuple(versions),
        spellings={version: frozenset(names) for version, names in spellings.items()},
    )


def save_timeline(engine: str, timeline: Timeline) -> Path:
    """Write the timeline as the first and last version of each span of a spelling."""
    names = sorted(frozenset().union(*timeline.spellings.values()))
    rows = [f"  {json.dumps(name)}: {json.dumps(list(_spans(timeline, name)))}" for name in names]
    path = _file(engine)
    path.parent.mkdir(parents=True, exist_ok=True)
    versions = json.dumps(timeline.versions)
    body = ",\n".join(rows)
    path.write_text(
        f'{{\n "versions": {versions},\n "spans": {{\n{body}\n }}\n}}\n', encoding="utf-8"
    )
    return path


def _file(engine: str) -> Path:
    return DATA / engine / "timeline.json"


def _spans(timeline: Timeline, name: str) -> Iterator[Sequence[str]]:
    span: list[str] = []
    for version in timeline.versions:
        if name in timeline.spellings[version]:
            span = [span[0] if span else version, version]
        elif span:
            yield span
            span = []
    if span:
        yield span
