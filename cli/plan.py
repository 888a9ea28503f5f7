"""Verb `endpoints plan`."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cli import screen
from cli.exit_codes import epilog
from cli.options import DEFAULT_STACK, File, Stack, endpoint_names, project
from cli.refusals import refusals

if TYPE_CHECKING:
    from endpoints.plan import Plan
    from operate.plan import Planned


class PlanForm(StrEnum):
    """Form in which a plan is written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    MANIFESTS = "manifests"


Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME",
        help="Endpoints to show every decision about; a line for each of all if left out.",
        autocompletion=endpoint_names,
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    examples = ("endpoints plan", "endpoints plan qwen-chat", "endpoints plan --format json")
    app.command(epilog=epilog(*examples, failed="the file has problems"))(plan)


def plan(
    names: Names = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Every decision about every endpoint.")
    ] = False,
    file: File = None,
    stack: Stack = DEFAULT_STACK,
    form: Annotated[
        PlanForm,
        typer.Option("--format", help="`json` is the whole plan, `manifests` what is applied."),
    ] = PlanForm.TEXT,
) -> None:
    """Show what the endpoints file leads to, what it costs, and why.

    Asks no cluster, and needs no network.
    """
    from endpoints.report.selection import selected
    from operate.plan import read_plan

    with refusals(form):
        planned = read_plan(stack, file, project())
        shown = selected(planned.stack, names, str(planned.file)) if names else planned.stack
    if form is not PlanForm.TEXT:
        screen.out(_WRITERS[form](planned, shown))
    elif names or everything:
        _show_reasons(shown)
    else:
        _show_overview(shown)


def _json(_planned: "Planned", shown: "Plan") -> str:
    from endpoints.report.machine_output import plan_json

    return plan_json(shown)


def _github(planned: "Planned", shown: "Plan") -> str:
    from endpoints.report.text import plan_text
    from endpoints.report.workflow_output import log_text, notice_annotations

    return notice_annotations(shown, planned.file) + log_text(plan_text(shown))


def _manifests(_planned: "Planned", shown: "Plan") -> str:
    from endpoints.report.manifests import manifests_yaml

    return manifests_yaml(shown)


_WRITERS: Mapping[PlanForm, Callable[["Planned", "Plan"], str]] = {
    PlanForm.JSON: _json,
    PlanForm.GITHUB: _github,
    PlanForm.MANIFESTS: _manifests,
}
"""Forms for machines, from the whole plan and its selected endpoints."""


def _show_reasons(shown: "Plan") -> None:
    from endpoints.report.text import plan_text
    from endpoints.report.wrapping import wrapped

    text = plan_text(shown)
    if not screen.is_terminal():
        screen.out(text)
        return
    from cli.colours import coloured_plan

    screen.show(coloured_plan(wrapped(text, screen.width())))


def _show_overview(shown: "Plan") -> None:
    from endpoints.report.overview import footer_lines, overview_table, overview_text
    from endpoints.report.text import headline

    if not screen.is_terminal():
        screen.out(overview_text(shown))
        return
    from cli.colours import coloured_table

    table = coloured_table(overview_table(shown, screen.width())) if shown.endpoints else ""
    screen.show(headline(shown), "", table, *footer_lines(shown))
