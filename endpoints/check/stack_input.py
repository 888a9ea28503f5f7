"""Loading of everything that a stack is made from: catalogue, own resources, endpoints file."""

from dataclasses import replace
from pathlib import Path

from endpoints.catalog import Catalog, load_catalog
from endpoints.catalog.own_resources import with_own_resources
from endpoints.check.load import load_endpoints
from endpoints.check.pool_names import check_pool_names
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.project import shown
from endpoints.read.findings import Findings
from endpoints.read.problem import InvalidInputError
from endpoints.stack.file import read_settings, stacks
from endpoints.stack.settings import Settings


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
        InvalidInputError: with every problem of both files, and every pool in the stack's settings
            that is of no resource.
        CatalogError: a file of the catalogue is wrong.
    """
    catalog, findings = _extended(load_catalog(), settings, root)
    # Faulty own resources are not in the catalogue, so their pools would be reported needlessly.
    reported = findings.problems or check_pool_names(settings, catalog, root).problems
    try:
        endpoints = load_endpoints(file, settings, catalog)
    except InvalidInputError as error:
        raise InvalidInputError((*reported, *error.problems)) from None
    if reported:
        raise InvalidInputError(reported)
    return endpoints


def project_catalog(root: Path) -> Catalog:
    """The catalogue with the resources that any of the project's stacks adds.

    Raises:
        InvalidInputError: with every problem of the first stack that is wrong.
        CatalogError: a file of the catalogue is wrong.
    """
    catalog = load_catalog()
    resources = dict(catalog.resources)
    for stack in stacks(root):
        extended, findings = _extended(catalog, read_settings(stack, root), root)
        findings.raise_if_any()
        resources |= extended.resources
    return replace(catalog, resources=resources)


def _extended(catalog: Catalog, settings: Settings, root: Path) -> tuple[Catalog, Findings]:
    if settings.resources is None:
        return catalog, Findings("")
    path = shown(root / settings.resources, Path.cwd())
    findings = Findings(str(path))
    return with_own_resources(catalog, path, findings), findings
