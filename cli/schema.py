"""Verb `endpoints schema`."""

from typing import Annotated

import typer

from cli import screen
from cli.exit_codes import epilog
from cli.options import project


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    examples = ("endpoints schema --write", "endpoints schema --stack > stack.schema.json")
    app.command(epilog=epilog(*examples))(schema)


def schema(
    context: typer.Context,
    *,
    stack: Annotated[bool, typer.Option("--stack", help="That of stack files.")] = False,
    write: Annotated[
        bool,
        typer.Option("--write", help="Write both into schemas/, and the pages of docs/reference."),
    ] = False,
) -> None:
    """Print the JSON Schema that editors use for endpoints.yaml, or for stack files."""
    from cli.reference import COMMANDS, commands_page
    from endpoints.check.stack_input import project_catalog
    from endpoints.schema import generated, schema_text, stack_schema_text

    root = project()
    if not write:
        screen.out(stack_schema_text() if stack else schema_text(project_catalog(root)))
        return
    commands = commands_page(context.find_root().command)
    for name, text in {**generated(project_catalog(root)), COMMANDS: commands}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
        screen.out(f"wrote {name}\n")
