"""The entry point of the command line: all verbs, and the handling of their errors."""

import sys
from collections.abc import Sequence

import typer
from typer.main import get_command

from cli import (
    catalog,
    down,
    model,
    plan,
    preflight,
    preview,
    recover,
    sandbox,
    schema,
    screen,
    status,
    up,
    validate,
)
from cli.exit_codes import FAILED, INTERRUPTED
from cli.failures import explained

app = typer.Typer(
    name="endpoints",
    help="Model-inference endpoints from one file, `endpoints.yaml`: check, plan, deploy, look.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for verb in (validate, plan, preview, up, status, down, recover, preflight, schema):
    verb.add_to(app)
for group in (model, sandbox, catalog):
    group.add_to(app)


def run() -> int:
    """Run the command line of this process."""
    return main(sys.argv[1:])


def main(arguments: Sequence[str]) -> int:
    """Run one verb and return its exit code, which `cli.exit_codes` explains."""
    try:
        get_command(app).main(args=list(arguments), prog_name="endpoints")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        text = explained(error)
        if text is None:
            raise
        screen.err(text)
        return FAILED
    return 0
