"""Verb `endpoints up`."""

from typing import Annotated

import typer

from cli import screen
from cli.confirmation import confirm
from cli.exit_codes import epilog
from cli.options import DEFAULT_STACK, Stack, Yes, project


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    examples = ("endpoints up", "endpoints up --stack aws --yes")
    app.command(epilog=epilog(*examples))(up)


def up(
    *,
    stack: Stack = DEFAULT_STACK,
    yes: Yes = False,
    skip_preview: Annotated[
        bool, typer.Option("--skip-preview", help="Apply at once; needs `--yes`.")
    ] = False,
) -> None:
    """Make the cluster what the endpoints file says.

    Shows a preview, asks, updates, and lists the endpoints. Of the local stack everything that is
    missing is built and started first. Ctrl-C lets Pulumi finish what it has begun and save its
    state; a second one ends it at once.
    """
    from cli.progress import step, watched
    from cli.stacks import ready_target
    from cli.status import status
    from operate.deploy import Watcher, preview
    from operate.deploy import up as apply
    from operate.plan import read_plan

    if skip_preview and not yes:
        raise typer.BadParameter("--skip-preview needs --yes: it asks no question")
    read_plan(stack, None, project())
    target = ready_target(stack)
    total = None
    if not skip_preview:
        with step("preview"):
            shown = preview(target, Watcher(line=_line, has_colour=screen.is_terminal()))
        total = shown.changed
        if total:
            confirm(f"Apply this to stack {stack}?", yes=yes)
    with watched("deploy", total) as watcher:
        apply(target, watcher)
    status(stack=stack)


def _line(text: str) -> None:
    screen.out(f"{text}\n")
