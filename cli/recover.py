"""Verb `endpoints recover`."""

import typer

from cli import screen
from cli.exit_codes import epilog
from cli.options import DEFAULT_STACK, Stack


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    examples = ("endpoints recover --stack aws",)
    app.command(epilog=epilog(*examples, failed="Pulumi or the cluster refuses"))(recover)


def recover(*, stack: Stack = DEFAULT_STACK) -> None:
    """Make a stack usable again after its update was killed.

    Says what it mended; nothing where nothing was broken.
    """
    from cli.stacks import found_target
    from operate.recover import recover as mend

    for line in mend(found_target(stack)):
        screen.out(f"{line}\n")
