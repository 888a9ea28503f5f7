"""Reference page of all commands, generated from the commands."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer._click import Command

COMMANDS = "docs/reference/commands.md"
"""Path of the committed page, relative to the project."""


def commands_page(root: "Command") -> str:
    """Every command below `root` with its arguments, examples and exit codes, in Markdown."""
    return "\n".join([_HEAD, *_sections(root, "endpoints")])


_HEAD = """\
# Commands

Written by `endpoints schema --write`: do not edit. `endpoints COMMAND --help` says the same.
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
