"""All that a stack is made from, read: catalogue, own resources and endpoints file."""

from pathlib import Path

from endpoints.catalog import Catalog, load_catalog
from endpoints.findings import Findings
from endpoints.load import load_endpoints
from endpoints.own_resources import with_own_resources
from endpoints.problem import InvalidInputError
from endpoints.project import shown
from endpoints.resolved import ResolvedEndpoint
from endpoints.settings import Settings


def endpoints_file(settings: Settings, root: Path) -> Path:
    """The stack's endpoints file, as a person in the current folder would type it."""
    return shown(root / settings.file, Path.cwd())


def load_stack(file: Path, settings: Settings, root: Path) -> tuple[ResolvedEndpoint, ...]:
    """The endpoints of `file`, with the resources and prices that the stack adds.

    Args:
        file: the endpoints file; named in problems as it is given.
        settings: the stack's.
        root: the project's folder; the stack's paths are relative to it.

    Raises:
        InvalidInputError: with every problem of both files.
        CatalogError: a file of the catalogue is wrong.
    """
    catalog, findings = load_catalog(), Findings("")
    if settings.resources is not None:
        catalog, findings = _extended(catalog, shown(root / settings.resources, Path.cwd()))
    try:
        endpoints = load_endpoints(file, settings, catalog)
    except InvalidInputError as error:
        raise InvalidInputError((*findings.problems, *error.problems)) from None
    findings.raise_if_any()
    return endpoints


def _extended(catalog: Catalog, path: Path) -> tuple[Catalog, Findings]:
    findings = Findings(str(path))
    return with_own_resources(catalog, path, findings), findings
