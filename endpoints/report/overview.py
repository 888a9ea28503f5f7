"""A plan at a glance: one line for each endpoint, then notes on the stack."""

from collections.abc import Iterator

from endpoints import plan
from endpoints.quantity import gib_text
from endpoints.report.table import Table, fitted, table_text
from endpoints.report.text import counted, headline, warning_lines

WIDTH = 100
"""Columns of a table that no terminal limits."""
_HEADINGS = ("ENDPOINT", "STATE", "MODEL", "RESOURCE", "REPLICAS", "FIT GIB", "$/H")
_SHORTENED = frozenset({"ENDPOINT", "MODEL", "RESOURCE"})


def overview_text(stack: plan.Plan) -> str:
    """The whole overview in `WIDTH` columns; the same plan gives the same text."""
    table = table_text(overview_table(stack, WIDTH)) if stack.endpoints else ""
    footer = "".join(f"{line}\n" for line in footer_lines(stack))
    return f"{headline(stack)}\n\n{table}{footer}"


def overview_table(stack: plan.Plan, width: int) -> Table:
    """A row for each endpoint, in the order of the plan."""
    rows = tuple(_row(endpoint) for endpoint in stack.endpoints)
    return fitted(Table(_HEADINGS, rows), width, _SHORTENED)


def footer_lines(stack: plan.Plan) -> Iterator[str]:
    """Lines below the table: warnings, and how to see more."""
    if not stack.endpoints:
        yield "no endpoints"
        return
    yield ""
    for pool in stack.pools:
        nodes = f"{pool.min_nodes} to {counted(pool.max_nodes, 'node')}"
        yield f"pool {pool.name}: {nodes} of {pool.resource}"
    yield from warning_lines(stack)
    example = stack.endpoints[0].name
    yield f"`endpoints plan {example}` shows every decision about it, and why; `--all` about all."


def _row(endpoint: plan.Endpoint) -> tuple[str, ...]:
    return (
        endpoint.name,
        endpoint.state,
        endpoint.model,
        endpoint.resource,
        _between(str(endpoint.min_replicas), str(endpoint.max_replicas)),
        _fit(endpoint.fit),
        _dollars(endpoint),
    )


def _fit(fit: plan.Fit | None) -> str:
    """Memory that weights and overhead take, and the memory that may be used."""
    if fit is None:
        return "not proven"
    return f"{gib_text(fit.weights + fit.overhead)}/{gib_text(fit.usable)}"


def _dollars(endpoint: plan.Endpoint) -> str:
    """Dollars an hour in the endpoint's state."""
    cost = endpoint.cost
    if endpoint.state == "stopped":
        return f"{cost.hour_stopped:,.2f}"
    if cost.hour_at_min is None or cost.hour_at_max is None:
        return "unknown"
    return _between(f"{cost.hour_at_min:,.2f}", f"{cost.hour_at_max:,.2f}")


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low}-{high}"
