"""The endpoints file to resolved endpoints, or to every problem in it."""

from pathlib import Path

from endpoints.catalog import Catalog
from endpoints.check.collector import without_collection
from endpoints.check.resolve import resolve
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.validate import validate
from endpoints.read.findings import Findings
from endpoints.read.source import read_file
from endpoints.stack.settings import Settings


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
