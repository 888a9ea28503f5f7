"""Deployed endpoints, for people and machines."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from endpoints.live.deployed import DeployedEndpoint
from endpoints.report.table import Table, fitted, table_text

NOTHING = "no endpoints are deployed\n"
_HEADINGS = ("ENDPOINT", "STATE", "REPLICAS", "MODEL", "URL", "DETAIL")


def status_text(endpoints: Sequence[DeployedEndpoint]) -> str:
    """A table of the endpoints, as wide as its cells."""
    return table_text(status_table(endpoints)) if endpoints else NOTHING


def status_json(endpoints: Sequence[DeployedEndpoint]) -> str:
    """An object whose `endpoints` have the fields of the record."""
    data = {"endpoints": [asdict(endpoint) for endpoint in endpoints]}
    return json.dumps(data, indent=2, sort_keys=True) + "\n"


def status_table(endpoints: Sequence[DeployedEndpoint], width: int | None = None) -> Table:
    """A row for each, in the given order.

    In a `width` models are shortened where that is enough, and a column of details that says
    nothing is left out; URLs stay whole, so that they can be copied.
    """
    table = Table(_HEADINGS, tuple(_row(endpoint) for endpoint in endpoints))
    if width is None:
        return table
    if not any(endpoint.detail for endpoint in endpoints):
        table = Table(_HEADINGS[:-1], tuple(row[:-1] for row in table.rows))
    return fitted(table, width, frozenset({"MODEL"}))


def _row(endpoint: DeployedEndpoint) -> tuple[str, ...]:
    replicas = f"{endpoint.ready}/{endpoint.desired}"
    return (
        endpoint.name,
        endpoint.state,
        replicas,
        endpoint.model,
        endpoint.url,
        endpoint.detail,
    )
