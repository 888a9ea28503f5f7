"""Command `timeline`, which finds the published versions of an engine that have each argument.

`engine-args` reads from the timeline which version added or removed an argument. The command reads
every released version from the oldest one of interest on, and keeps earlier readings.
"""

import argparse
import sys

from packaging.version import Version

from catalog_tools.extraction.engines import ENGINES, read
from catalog_tools.extraction.package import Index, PackageError
from catalog_tools.extraction.reading import ReadingError
from catalog_tools.extraction.timeline import Timeline, load_timeline, save_timeline


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the dispatcher."""
    text = "write catalog_tools/data/<engine>/timeline.json from all published versions"
    parser = subparsers.add_parser("timeline", help=text, description=text)
    parser.add_argument("engine", choices=sorted(ENGINES))
    parser.add_argument("--anew", action="store_true", help="read versions again that it has")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the timeline and return the exit code."""
    engine: str = options.engine
    index = Index(engine)
    spellings = {} if options.anew else dict(load_timeline(engine).spellings)
    try:
        released = [item for item in index.versions() if item >= Version(ENGINES[engine].oldest)]
        for version in map(str, released):
            if version not in spellings:
                spellings[version] = read(index.package(version)).spellings
                print(f"{version}: {len(spellings[version])} spellings", flush=True)
    except (PackageError, ReadingError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    versions = tuple(sorted(spellings, key=Version))
    path = save_timeline(engine, Timeline(versions=versions, spellings=spellings))
    print(f"{path.name}: {len(versions)} versions")
    return 0
