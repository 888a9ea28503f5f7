"""All that a stack is made from, read: catalogue and endpoints file."""

from pathlib import Path

from endpoints.catalog import load_catalog
from endpoints.load import load_endpoints
from endpoints.project import shown
from endpoints.resolved import ResolvedEndpoint
from endpoints.settings import Settings


def endpoints_file(settings: Settings, root: Path) -> Path:
    """The stack's endpoints file, as a person in the current folder would type it."""
    return shown(root / settings.file, Path.cwd())


def load_stack(file: Path, settings: Settings) -> tuple[ResolvedEndpoint, ...]:
    """The endpoints of `file`.

    Args:
        file: the endpoints file; named in problems as it is given.
        settings: the stack's.

    Raises:
        InvalidInputError: with every problem of the file.
        CatalogError: a file of the catalogue is wrong.
    """
    return load_endpoints(file, settings, load_catalog())
