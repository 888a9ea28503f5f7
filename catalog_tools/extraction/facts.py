"""The catalogue's file of an engine version, from its reading, timeline and notes."""

import json
from collections.abc import Sequence
from pathlib import Path

from packaging.version import Version

from catalog_tools.extraction.notes import Notes
from catalog_tools.extraction.package import Package
from catalog_tools.extraction.reading import Reading
from catalog_tools.extraction.timeline import Timeline
from endpoints.catalog import CATALOG, Argument, EngineFacts, RemovedArgument


def engine_facts(
    package: Package, reading: Reading, timeline: Timeline, notes: Notes
) -> EngineFacts:
    """All facts of the package's version."""
    arguments = [
        _noted(argument, reading, package.version, timeline, notes)
        for argument in reading.arguments.values()
    ]
    return EngineFacts(
        engine=package.name,
        version=package.version,
        released=package.released,
        source=f"{package.file}, sha256 {package.sha256}",
        arguments=tuple(arguments),
        removed=tuple(
            RemovedArgument(
                name=name,
                lastIn=last,
                removedIn=first,
                renamedTo=_new_name(name, reading.spellings, notes),
                advice=notes.advice.get(name),
            )
            for name, last, first in timeline.removed(package.version, reading.spellings)
            if len(name) > 1
        ),
        architectures=reading.architectures,
        quantizations=reading.quantizations,
        metrics=reading.metrics,
    )


def write_facts(facts: EngineFacts, catalog: Path = CATALOG) -> Path:
    """Write the file without defaults, and return its path."""
    content = facts.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    path = catalog / "engines" / f"{facts.path}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, indent=1, ensure_ascii=False)
    EngineFacts.model_validate_json(text)
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


def _noted(
    argument: Argument, reading: Reading, version: str, timeline: Timeline, notes: Notes
) -> Argument:
    name = argument.name
    spellings = (name, *argument.aliases)
    conflicts = set(argument.conflicts)
    for conflict in notes.conflicts:
        if conflict.holds_in(version) and name in conflict.arguments:
            conflicts |= (set(conflict.arguments) & set(reading.arguments)) - {name}
    deprecated = argument.deprecated and (notes.replacement(name) or argument.deprecated)
    described = (notes.descriptions.get(spelling) for spelling in spellings)
    return argument.model_copy(
        update={
            "description": next((text for text in described if text is not None), None),
            "since": _since(spellings, version, timeline),
            "deprecated": notes.deprecation(name, version) or deprecated,
            "conflicts": tuple(sorted(conflicts)),
        }
    )


def _since(spellings: Sequence[str], version: str, timeline: Timeline) -> str | None:
    """The first version that has any of the spellings; None if the oldest one has."""
    found = [timeline.since(spelling, version) for spelling in spellings]
    known = [Version(first) for first in found if first is not None]
    return None if len(known) < len(found) else str(min(known))


def _new_name(name: str, spellings: frozenset[str], notes: Notes) -> str | None:
    """The current name of a removed argument, which may have been renamed more than once."""
    new = notes.renamed.get(name)
    while new is not None and new not in spellings:
        new = notes.renamed.get(new)
    return new
