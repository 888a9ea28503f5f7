"""Counts of the arguments that two readers of a package find, with their differences."""

import json
from pathlib import Path

from pydantic import TypeAdapter

from catalog_tools.extraction import second_reader
from catalog_tools.extraction.notes import DATA
from catalog_tools.extraction.package import Package
from catalog_tools.extraction.reading import Reading
from endpoints.record import Record


class Count(Record):
    """Counts of one version: its arguments, and the spellings that each reader finds."""

    arguments: int
    spellings: int
    second_way: int
    only_first: tuple[str, ...] = ()
    only_second: tuple[str, ...] = ()


def count_twice(package: Package, reading: Reading) -> Count:
    """Compare a reading with the second reader's of the same package."""
    first, second = reading.spellings, second_reader.options(package.name, package.sources)
    return Count(
        arguments=len(reading.arguments),
        spellings=len(first),
        secondWay=len(second),
        onlyFirst=tuple(sorted(first - second)),
        onlySecond=tuple(sorted(second - first)),
    )


def load_counts(engine: str) -> dict[str, Count]:
    """Load the committed counts of an engine, by version."""
    path = _file(engine)
    text = path.read_text(encoding="utf-8") if path.exists() else "{}"
    return TypeAdapter(dict[str, Count]).validate_json(text)


def save_count(package: Package, count: Count) -> None:
    """Add the count to the committed ones."""
    counts = {**load_counts(package.name), package.version: count}
    rows = (
        f" {json.dumps(version)}: {json.dumps(item.model_dump(mode='json', by_alias=True))}"
        for version, item in sorted(counts.items())
    )
    _file(package.name).write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


def _file(engine: str) -> Path:
    return DATA / engine / "counts.json"
