"""Finds in which published versions of an engine each of its arguments is.

`endpoints catalog engine-args` takes from it since when there is an argument, and when it was
removed. It reads every released version from the oldest one of interest on; what was read before
is kept.
"""

from collections.abc import Iterator

from packaging.version import Version

from catalog_tools.extraction.engines import ENGINES, read
from catalog_tools.extraction.package import Index
from catalog_tools.extraction.timeline import Timeline, load_timeline, save_timeline


def write_timeline(engine: str, *, anew: bool) -> Iterator[str]:
    """Writes the timeline; a line for each version that is read, one for the file.

    Args:
        engine: a key of `ENGINES`.
        anew: whether versions that the timeline has are read again.

    Raises:
        CatalogToolError: a package cannot be had, or is not as it is read.
    """
    index = Index(engine)
    spellings = {} if anew else dict(load_timeline(engine).spellings)
    released = [item for item in index.versions() if item >= Version(ENGINES[engine].oldest)]
    for version in map(str, released):
        if version not in spellings:
            spellings[version] = read(index.package(version)).spellings
            yield f"{version}: {len(spellings[version])} spellings"
    versions = tuple(sorted(spellings, key=Version))
    path = save_timeline(engine, Timeline(versions=versions, spellings=spellings))
    yield f"{path.name}: {len(versions)} versions"
