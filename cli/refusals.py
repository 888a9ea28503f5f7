"""Problems of an invalid file, in the form that was asked for."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from cli import screen
from cli.exit_codes import FAILED
from cli.options import Form


@contextmanager
def refusals(form: str) -> Iterator[None]:
    """Print the problems for machines; `cli.failures` words them for people."""
    from cli.failures import explained
    from endpoints.read.problem import InvalidInputError
    from endpoints.report.machine_output import problems_json
    from endpoints.report.workflow_output import log_text, problem_annotations

    try:
        yield
    except InvalidInputError as error:
        if form == Form.JSON:
            screen.out(problems_json(error.problems))
        elif form == Form.GITHUB:
            screen.out(problem_annotations(error.problems))
            screen.err(log_text(explained(error) or ""))
        else:
            raise
        raise typer.Exit(FAILED) from error
