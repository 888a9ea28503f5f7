"""Verb `endpoints status`."""

from enum import StrEnum
from typing import Annotated

import typer

from cli import screen
from cli.exit_codes import epilog
from cli.options import DEFAULT_STACK, Stack, project


class StatusForm(StrEnum):
    """Form in which the state is written."""

    TEXT = "text"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    examples = ("endpoints status", "endpoints status --stack aws --format json")
    app.command(epilog=epilog(*examples, failed="a cluster cannot be asked"))(status)


def status(
    *,
    stack: Stack = DEFAULT_STACK,
    form: Annotated[StatusForm, typer.Option("--format")] = StatusForm.TEXT,
) -> None:
    """List the deployed endpoints, and why one is not ready."""
    from endpoints.report.status import status_json, status_table, status_text
    from endpoints.stack.file import read_settings
    from operate.status import status as ask

    root = project()
    found = ask(read_settings(stack, root), root)
    if form is StatusForm.JSON:
        screen.out(status_json(found))
    elif found and screen.is_terminal():
        from cli.colours import coloured_table

        screen.show(coloured_table(status_table(found, screen.width())))
    else:
        screen.out(status_text(found))
