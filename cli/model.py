"""Verb `endpoints model`: the models of the catalogue."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from cli import screen
from cli.exit_codes import epilog

if TYPE_CHECKING:
    from endpoints.catalog import Task

_HUB = "URL of the hub; HF_ENDPOINT or the public one if left out."
_TOKEN = "Holds the hub's token; HF_TOKEN if left out."


def add_to(app: typer.Typer) -> None:
    """Add the group of verbs."""
    models = typer.Typer(help="The models of the catalogue.", no_args_is_help=True)
    examples = ("endpoints model add Qwen/Qwen3-8B", "endpoints model add Qwen/Qwen3-8B@v1.0")
    models.command(epilog=epilog(*examples, failed="it is not pinned"))(add)
    app.add_typer(models, name="model")


def tasks(incomplete: str) -> list[str]:
    """Names of the tasks with this prefix, for completion."""
    from hub.task import TASKS

    return [task for task in TASKS if task.startswith(incomplete)]


def known_task(task: str | None) -> str | None:
    """Return the task, or raise an error if the catalogue does not know it."""
    if task is None:
        return None
    from hub.task import TASKS

    if task not in TASKS:
        raise typer.BadParameter(f"{task!r} is not one of {', '.join(TASKS)}")
    return task


def add(
    model: Annotated[
        str, typer.Argument(metavar="OWNER/NAME[@REVISION]", help="Branch, tag or commit.")
    ],
    *,
    endpoint: Annotated[str | None, typer.Option(metavar="URL", help=_HUB)] = None,
    token_file: Annotated[Path | None, typer.Option(metavar="FILE", help=_TOKEN)] = None,
    catalog: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Another catalogue than the project's.")
    ] = None,
    task: Annotated[
        str | None,
        typer.Option(
            callback=known_task, autocompletion=tasks, help="Another task than the hub says."
        ),
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Replace facts that differ.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the record alone.")] = False,
) -> None:
    """Read a model's facts from a hub and pin them in the catalogue."""
    from endpoints.catalog import CATALOG
    from hub.adding import Wish, add_model

    wish = Wish(
        model=model,
        endpoint=endpoint,
        token_file=token_file,
        catalog=catalog or CATALOG,
        task=cast("Task | None", task),
        is_refresh=refresh,
        is_dry_run=dry_run,
    )
    screen.out(f"{add_model(wish)}\n")
