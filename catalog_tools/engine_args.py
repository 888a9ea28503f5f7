"""Writes what a published version of an engine knows into the catalogue.

The package is downloaded, not installed, and read as syntax trees: nothing of it is run.
"""

from collections.abc import Iterator, Sequence

from catalog_tools.extraction.counts import count_twice, save_count
from catalog_tools.extraction.engines import read
from catalog_tools.extraction.facts import engine_facts, write_facts
from catalog_tools.extraction.notes import load_notes
from catalog_tools.extraction.package import Index
from catalog_tools.extraction.timeline import load_timeline


def write_version_facts(engine: str, versions: Sequence[str]) -> Iterator[str]:
    """Writes one file for each version; a line for each.

    Raises:
        CatalogToolError: a package cannot be had, or is not as it is read.
    """
    index = Index(engine)
    for package in map(index.package, versions):
        timeline, notes = load_timeline(package.name), load_notes(package.name)
        facts = engine_facts(package, read(package), timeline, notes)
        path = write_facts(facts)
        yield (
            f"{path.name}: {len(facts.arguments)} arguments, {len(facts.removed)} removed, "
            f"{len(facts.architectures)} architectures, {len(facts.quantizations)} quantizations, "
            f"{len(facts.metrics)} metrics"
        )


def check_facts(engine: str, versions: Sequence[str]) -> Iterator[str]:
    """Finds each version's options in a second way and records where both differ; a line for each.

    Raises:
        CatalogToolError: a package cannot be had, or is not as it is read.
    """
    index = Index(engine)
    for package in map(index.package, versions):
        count = count_twice(package, read(package))
        save_count(package, count)
        yield f"{package.name} {package.version}: {count.model_dump_json()}"
