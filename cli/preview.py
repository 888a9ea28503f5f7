"""Verb `endpoints preview`."""

import typer

from cli import screen
from cli.exit_codes import epilog
from cli.options import DEFAULT_STACK, Stack, project


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    examples = ("endpoints preview", "endpoints preview --stack aws")
    app.command(epilog=epilog(*examples))(preview)


def preview(*, stack: Stack = DEFAULT_STACK) -> None:
    """Show what `up` would change.

    Of the local stack everything that is missing is built and started first.
    """
    from cli.progress import step
    from cli.stacks import ready_target
    from operate.deploy import Watcher
    from operate.deploy import preview as show
    from operate.plan import read_plan

    read_plan(stack, None, project())
    target = ready_target(stack)
    with step("preview"):
        show(target, Watcher(line=_line, has_colour=screen.is_terminal()))


def _line(text: str) -> None:
    screen.out(f"{text}\n")
