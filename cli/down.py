"""Verb `endpoints down`."""

import typer

from cli import screen
from cli.confirmation import confirm
from cli.exit_codes import epilog
from cli.options import DEFAULT_STACK, Stack, Yes


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    examples = ("endpoints down", "endpoints down --stack aws")
    app.command(epilog=epilog(*examples))(down)


def down(*, stack: Stack = DEFAULT_STACK, yes: Yes = False) -> None:
    """Remove every endpoint of a stack, and what it made for them.

    The stack itself stays, and the sandbox's control plane keeps running.
    """
    from cli.progress import watched
    from cli.stacks import is_deployable, ready_target
    from operate.deploy import down as remove

    if not is_deployable(stack):
        screen.out(f"nothing is deployed: there is no stack {stack}. `endpoints up` makes one.\n")
        return
    confirm(f"Remove everything of stack {stack}?", yes=yes)
    target = ready_target(stack)
    with watched("remove") as watcher:
        remove(target, watcher)
