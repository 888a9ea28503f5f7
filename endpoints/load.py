"""The endpoints file to resolved endpoints, or to every problem in it."""

from pathlib import Path

from endpoints.catalog import Catalog
from endpoints.collector import without_collection
from endpoints.findings import Findings
from endpoints.resolve import resolve
from endpoints.resolved import ResolvedEndpoint
from endpoints.settings import Settings
from endpoints.validate import validate
from endpoints.yaml_source import read_file


@without_collection
def load_endpoints(
    path: Path, settings: Settings, catalog: Catalog
) -> tuple[ResolvedEndpoint, ...]:
    """The endpoints of the file at `path`, in its order.

    Args:
        path: named in problems as it is given.
        settings: the stack's clusters and whether it has a seed for API keys.
        catalog: what frameworks, resources and models there are.

    Raises:
        InvalidInputError: with every problem that the file has.
    """
    findings = Findings(str(path))
    drafts = validate(read_file(path, findings), findings)
    endpoints = resolve(drafts, settings, catalog, findings)
    findings.raise_if_any()
    return tuple(endpoints)
