"""`endpoints schema`."""

from pathlib import Path
from typing import Annotated

import typer

from cli import screen
from cli.exit_codes import epilog
from cli.options import project


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    examples = ("endpoints schema --write", "endpoints schema > /tmp/schema.json")
    app.command(epilog=epilog(*examples))(schema)


def schema(
    *,
    write: Annotated[
        bool, typer.Option("--write", help="Write it to its file in schemas/ instead.")
    ] = False,
) -> None:
    """Print the JSON Schema that editors use for endpoints.yaml."""
    root = project()
    file, text = _endpoints(root)
    if not write:
        screen.out(text)
        return
    (root / file).write_text(text, encoding="utf-8")
    screen.out(f"wrote {file}\n")


def _endpoints(root: Path) -> tuple[str, str]:
    from endpoints.check.stack_input import project_catalog
    from endpoints.schema import SCHEMA, schema_text

    return SCHEMA, schema_text(project_catalog(root))
