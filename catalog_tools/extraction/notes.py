"""Hand-written notes on an engine's arguments: descriptions, renames, conflicts, advice."""

from collections.abc import Iterator
from pathlib import Path

import yaml
from packaging.version import Version
from pydantic import Field, TypeAdapter

from endpoints.record import Record

DATA = Path(__file__).parents[1] / "data"


class Deprecation(Record):
    """Advice on what to use instead of an argument, from the version `since` on."""

    since: str
    text: str


class Conflict(Record):
    """Arguments that an engine refuses together, in the versions from `since` to `lastIn`."""

    arguments: tuple[str, ...] = Field(min_length=2)
    since: str | None = None
    last_in: str | None = None
    source: str = Field(description="Where the engine refuses them.")

    def holds_in(self, version: str) -> bool:
        """Whether the engine refuses the arguments together in the version."""
        return (self.since is None or Version(self.since) <= Version(version)) and (
            self.last_in is None or Version(version) <= Version(self.last_in)
        )


class Notes(Record):
    """The notes of one engine, by argument."""

    descriptions: dict[str, str] = Field(default_factory=dict)
    deprecated: dict[str, Deprecation] = Field(default_factory=dict)
    renamed: dict[str, str] = Field(default_factory=dict, description="New names.")
    advice: dict[str, str] = Field(default_factory=dict, description="What to do instead.")
    conflicts: tuple[Conflict, ...] = ()

    def deprecation(self, name: str, version: str) -> str | None:
        """Advice for an argument that is deprecated in the version; None for any other."""
        found = self.deprecated.get(name)
        holds = found is not None and Version(found.since) <= Version(version)
        return found.text if found is not None and holds else None

    def replacement(self, name: str) -> str | None:
        """Advice for an argument that the parser calls deprecated; None without a note."""
        new = self.renamed.get(name)
        return self.advice.get(name) if new is None else f"Write `{new}`, its new name."

    def names(self) -> Iterator[str]:
        """Every argument that the notes are about or refer to."""
        for part in (self.descriptions, self.deprecated, self.renamed, self.advice):
            yield from part
        yield from self.renamed.values()
        for conflict in self.conflicts:
            yield from conflict.arguments


def load_notes(engine: str) -> Notes:
    """Load the notes of an engine.

    Raises:
        ValidationError: the file does not hold notes.
    """
    text = (DATA / engine / "notes.yaml").read_text(encoding="utf-8")
    return TypeAdapter(Notes).validate_python(yaml.safe_load(text), strict=False)
