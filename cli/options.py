"""Options that several verbs share, and their completions."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_STACK = "local"


class Form(StrEnum):
    """Form in which a result is written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def project() -> Path:
    """The folder of the project that contains the current folder."""
    from endpoints.project import project_root

    return project_root(Path.cwd())


def stack_names(incomplete: str) -> list[str]:
    """Names of the project's stacks, for completion."""
    from endpoints.stack.file import stacks

    return [name for name in stacks(project()) if name.startswith(incomplete)]


def endpoint_names(incomplete: str) -> list[str]:
    """Names of the endpoints in the project's usual file, for completion; none if it is invalid."""
    from endpoints.read.findings import Findings
    from endpoints.read.nodes import MapNode
    from endpoints.read.source import read_file

    path = project() / "endpoints.yaml"
    root = read_file(path, Findings(str(path))) if path.is_file() else None
    if not isinstance(root, MapNode) or "endpoints" not in root.pairs:
        return []
    entries = root.pairs["endpoints"].value
    names = entries.pairs if isinstance(entries, MapNode) else ()
    return [name for name in names if name.startswith(incomplete)]


Stack = Annotated[
    str,
    typer.Option("--stack", "-s", help="Name of the stack.", autocompletion=stack_names),
]
File = Annotated[
    Path | None,
    typer.Option("--file", "-f", help="Endpoints file; the stack's if left out.", metavar="FILE"),
]
Format = Annotated[
    Form,
    typer.Option("--format", help="`github` writes annotations of a workflow run."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Go ahead without a question.")]
