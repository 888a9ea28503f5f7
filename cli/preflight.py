"""Verb `endpoints preflight`."""

import typer

from cli import screen
from cli.exit_codes import FAILED, epilog
from cli.options import DEFAULT_STACK, File, Form, Format, Stack, project
from cli.refusals import refusals


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    examples = ("endpoints preflight --stack aws",)
    app.command(epilog=epilog(*examples, failed="a check failed, or could not be made"))(preflight)


def preflight(*, file: File = None, stack: Stack = DEFAULT_STACK, form: Format = Form.TEXT) -> None:
    """Check the AWS accounts of a stack before an update.

    Quotas, offerings, subnets, images, permissions; reads only.
    """
    from operate.preflight import preflight as check

    with refusals(form):
        outcome = check(stack, file, project(), form)
    screen.out(outcome.text)
    if not outcome.passed:
        raise typer.Exit(FAILED)
