"""`endpoints reference`: the page of all commands, from the commands themselves."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from cli import screen
from cli.exit_codes import epilog
from cli.options import project

if TYPE_CHECKING:
    from typer._click import Command


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command(hidden=True, epilog=epilog("endpoints reference --write"))(reference)


def reference(
    *,
    write: Annotated[bool, typer.Option("--write", help="Write the files instead.")] = False,
) -> None:
    """Print the generated pages of docs/reference."""
    for file, page in PAGES.items():
        if write:
            (project() / file).write_text(page(), encoding="utf-8")
            screen.out(f"wrote {file}\n")
        else:
            screen.out(page())


def commands_page() -> str:
    """docs/reference/commands.md: every command with its arguments, example and exit codes."""
    from typer.main import get_command

    from cli.main import app

    root = get_command(app)
    return "\n".join([_HEAD, *_sections(root, "endpoints")])


_HEAD = """\
# Commands

Written by `endpoints reference --write`: do not edit. `endpoints COMMAND --help` says the same.
`endpoints --install-completion` teaches the shell to complete commands, stacks and endpoints.
"""


def _sections(command: "Command", path: str) -> Iterator[str]:
    from typer.core import TyperGroup

    if not isinstance(command, TyperGroup):
        yield _section(command, path)
        return
    for name, child in command.commands.items():
        if not child.hidden:
            yield from _sections(child, f"{path} {name}")


def _section(command: "Command", path: str) -> str:
    from typer import Context

    context = Context(command, info_name=path)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    records = filter(None, (each.get_help_record(context) for each in command.get_params(context)))
    rows = [f"| `{_cell(name)}` | {_cell(text)} |" for name, text in records]
    examples, _, codes = (command.epilog or "").partition("Exit codes:")
    shown = [line for line in examples.splitlines() if line.startswith("$ ")]
    return "\n".join(
        [
            f"## {path}\n",
            f"{' '.join((command.help or '').split())}\n",
            "```console",
            f"{usage}",
            "",
            *shown,
            "```\n",
            "| argument or option | |",
            "|---|---|",
            *rows,
            "",
            f"Exit codes:{codes}\n",
        ]
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


PAGES: Mapping[str, Callable[[], str]] = {"docs/reference/commands.md": commands_page}
"""File to the function that writes its text."""
