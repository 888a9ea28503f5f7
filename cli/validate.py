"""Verb `endpoints validate`."""

import typer

from cli import screen
from cli.exit_codes import epilog
from cli.options import DEFAULT_STACK, File, Form, Format, Stack, project
from cli.refusals import refusals


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    examples = ("endpoints validate", "endpoints validate --file other.yaml --format github")
    app.command(epilog=epilog(*examples, failed="the file has problems"))(validate)


def validate(*, file: File = None, stack: Stack = DEFAULT_STACK, form: Format = Form.TEXT) -> None:
    """Say every problem of the endpoints file, or that it has none.

    Asks no cluster, and needs no network.
    """
    from endpoints.report.machine_output import problems_json
    from endpoints.report.text import summary, warning_lines
    from endpoints.report.workflow_output import notice_annotations
    from operate.plan import read_plan

    with refusals(form):
        planned = read_plan(stack, file, project())
    warnings = list(warning_lines(planned.stack))
    valid = f"{planned.file}: {summary(planned.stack)}: valid"
    if form is Form.JSON:
        screen.out(problems_json((), summary=summary(planned.stack), warnings=warnings))
    elif form is Form.GITHUB:
        screen.out(f"{notice_annotations(planned.stack, planned.file)}{valid}\n")
    else:
        screen.out("".join(f"{line}\n" for line in (*warnings, valid)))
