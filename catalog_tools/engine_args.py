"""Command `engine-args`, which writes the facts of a published engine version to the catalogue.

The package is downloaded, not installed, and read as syntax trees: nothing of it is run.
"""

import argparse
import sys

from catalog_tools.extraction.counts import count_twice, save_count
from catalog_tools.extraction.engines import ENGINES, read
from catalog_tools.extraction.facts import engine_facts, write_facts
from catalog_tools.extraction.notes import load_notes
from catalog_tools.extraction.package import Index, Package, PackageError
from catalog_tools.extraction.reading import ReadingError
from catalog_tools.extraction.timeline import load_timeline


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the dispatcher."""
    text = "write catalog/engines/<engine>/<version>.json from the published package"
    parser = subparsers.add_parser("engine-args", help=text, description=text)
    parser.add_argument("engine", choices=sorted(ENGINES))
    parser.add_argument("version", nargs="+", help="such as 0.24.0")
    parser.add_argument(
        "--check",
        action="store_true",
        help="write no facts; find the options in a second way and record where both differ",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write or check a file for each version, and return the exit code."""
    index = Index(options.engine)
    handle = _check if options.check else _write
    try:
        for version in options.version:
            handle(index.package(version))
    except (PackageError, ReadingError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _write(package: Package) -> None:
    timeline, notes = load_timeline(package.name), load_notes(package.name)
    facts = engine_facts(package, read(package), timeline, notes)
    path = write_facts(facts)
    print(
        f"{path.name}: {len(facts.arguments)} arguments, {len(facts.removed)} removed, "
        f"{len(facts.architectures)} architectures, {len(facts.quantizations)} quantizations, "
        f"{len(facts.metrics)} metrics"
    )


def _check(package: Package) -> None:
    count = count_twice(package, read(package))
    save_count(package, count)
    print(f"{package.name} {package.version}: {count.model_dump_json()}")
