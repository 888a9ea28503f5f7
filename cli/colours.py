"""Reports in the colours of a terminal; their text is that of `endpoints.report`."""

from collections.abc import Mapping

from rich.table import Table as RichTable
from rich.text import Text

from endpoints.report.table import GAP, Table
from endpoints.report.text import LABELLED

_STATES: Mapping[str, str] = {
    "running": "green",
    "stopped": "bright_black",
    "Running": "green",
    "Sleeping": "cyan",
    "Stopped": "bright_black",
    "RuntimeError": "red",
    "BuildingFailed": "red",
    "DeployFailed": "red",
}
_NUMBERS = frozenset({"REPLICAS", "FIT GIB", "$/H"})


def coloured_table(table: Table) -> RichTable:
    """The table with numbers on the right and states in colours."""
    shown = RichTable(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="bold")
    for heading in table.headings:
        is_number = heading in _NUMBERS
        # Only sentences are wrapped: a name or a URL in two lines cannot be copied.
        shown.add_column(
            heading, justify="right" if is_number else "left", no_wrap=heading != "DETAIL"
        )
    for row in table.rows:
        shown.add_row(*(Text(cell, _STATES.get(cell, "")) for cell in row))
    return shown


def coloured_plan(text: str) -> Text:
    """The plan's text with its labels and headings set off."""
    shown = Text()
    for line in text.splitlines(keepends=True):
        label = LABELLED.match(line)
        if label:
            style = "yellow" if label[0].strip() in {"warning", "notice"} else "cyan"
            shown.append(label[0], style).append(line[label.end() :])
        else:
            is_heading = bool(line.strip()) and not line.startswith("    ")
            shown.append(line, "bold" if is_heading else "")
    shown.rstrip()
    return shown
