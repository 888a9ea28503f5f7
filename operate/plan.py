"""Plan of an endpoints file on a stack, without Pulumi, cluster or network."""

from dataclasses import dataclass
from pathlib import Path

from endpoints import plan
from endpoints.check.stack_input import endpoints_file, load_stack
from endpoints.planning import plan_stack
from endpoints.stack.file import read_settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A plan with the endpoints file that it comes from."""

    file: Path
    stack: plan.Plan


def read_plan(stack: str, file: Path | None, root: Path) -> Planned:
    """Read, check and plan a stack.

    Args:
        stack: its name.
        file: endpoints file; None: the stack's.
        root: the project's folder.

    Raises:
        InvalidInputError: with every problem of the stack's file and the endpoints file.
        CatalogError: a file of the catalogue is wrong.
    """
    settings = read_settings(stack, root)
    path = endpoints_file(settings, root) if file is None else file
    return Planned(file=path, stack=plan_stack(settings, load_stack(path, settings, root)))
