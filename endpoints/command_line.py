"""The command line: `plan`, `validate` and `schema`, without Pulumi, cluster or network."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from endpoints import plan
from endpoints.catalog import CatalogError
from endpoints.check.stack_input import endpoints_file, load_stack, project_catalog
from endpoints.planning import plan_stack
from endpoints.project import project_root
from endpoints.read.problem import InvalidInputError
from endpoints.report.machine_output import plan_json, problems_json
from endpoints.report.manifests import manifests_yaml
from endpoints.report.text import counted, plan_text, summary
from endpoints.report.workflow_output import log_text, notice_annotations, problem_annotations
from endpoints.schema import SCHEMA, schema_text
from endpoints.stack.file import read_settings

VALID, INVALID, INTERRUPTED = 0, 1, 130


@dataclass(frozen=True, slots=True)
class _Outcome:
    code: int
    out: str = ""
    err: str = ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 if all is well, 1 if the input is invalid, 130 after Ctrl-C.

    Raises:
        SystemExit: with 2 for wrong usage, with 0 after `--help`.
    """
    options = _parser().parse_args(argv)
    try:
        outcome = _outcome(options)
        _write(sys.stdout, outcome.out)
        _write(sys.stderr, outcome.err)
    except KeyboardInterrupt:
        return INTERRUPTED
    return outcome.code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m endpoints",
        description=__doc__,
        # That command goes online and has a command line of its own: hub.command_line.
        epilog="`model add OWNER/NAME` pins a model's facts from a hub; see `model add --help`.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in (
        ("plan", "show everything that the endpoints file leads to"),
        ("validate", "say every problem of the endpoints file, or that it has none"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--file", type=Path, help="endpoints file; default: the stack's")
        command.add_argument("--stack", default="local", help="stack; default: %(default)s")
        command.add_argument(
            "--format",
            choices=_PLANS if name == "plan" else _VALID,
            default="text",
            help="github: annotations of a workflow run; manifests: what is applied, as YAML; "
            "default: %(default)s",
        )
    text = "print the JSON Schema of the endpoints file"
    schema = commands.add_parser("schema", help=text, description=text)
    schema.add_argument("--write", action="store_true", help=f"write it to {SCHEMA} instead")
    return parser


def _outcome(options: argparse.Namespace) -> _Outcome:
    root = project_root(Path.cwd())
    try:
        if options.command == "schema":
            return _schema(root, write=options.write)
        file, stack = _planned(options.file, options.stack, root)
    except InvalidInputError as error:
        return _refusal(error, getattr(options, "format", "text"))
    except CatalogError as error:
        return _Outcome(INVALID, err=f"catalog: {error}\n")
    if options.command == "plan":
        return _Outcome(VALID, out=_PLANS[options.format](file, stack))
    return _Outcome(VALID, out=_VALID[options.format](file, stack))


def _planned(file: Path | None, stack: str, root: Path) -> tuple[Path, plan.Plan]:
    settings = read_settings(stack, root)
    path = endpoints_file(settings, root) if file is None else file
    return path, plan_stack(settings, load_stack(path, settings, root))


def _refusal(error: InvalidInputError, form: str) -> _Outcome:
    if form == "json":
        return _Outcome(INVALID, out=problems_json(error.problems))
    text = f"{error}\n{counted(len(error.problems), 'problem')}\n"
    if form == "github":
        return _Outcome(INVALID, out=problem_annotations(error.problems), err=log_text(text))
    return _Outcome(INVALID, err=text)


def _valid_text(file: Path, stack: plan.Plan) -> str:
    return f"{file}: {summary(stack)}: valid\n"


def _warnings(stack: plan.Plan) -> list[str]:
    return [
        f"{endpoint.name}: warning: {warning}"
        for endpoint in stack.endpoints
        for warning in endpoint.warnings
    ]


_Shown = Mapping[str, Callable[[Path, plan.Plan], str]]
_PLANS: _Shown = {
    "text": lambda _file, stack: plan_text(stack),
    "json": lambda _file, stack: plan_json(stack),
    "manifests": lambda _file, stack: manifests_yaml(stack),
    "github": lambda file, stack: notice_annotations(stack, file) + log_text(plan_text(stack)),
}
"""What `plan` prints in each format."""
_VALID: _Shown = {
    "text": lambda file, stack: "\n".join([*_warnings(stack), _valid_text(file, stack)]),
    "json": lambda _file, stack: problems_json(
        (), summary=summary(stack), warnings=_warnings(stack)
    ),
    "github": lambda file, stack: notice_annotations(stack, file) + _valid_text(file, stack),
}
"""What `validate` prints in each format, if all is well."""


def _schema(root: Path, *, write: bool) -> _Outcome:
    text = schema_text(project_catalog(root))
    if not write:
        return _Outcome(VALID, out=text)
    (root / SCHEMA).write_text(text, encoding="utf-8")
    return _Outcome(VALID, out=f"wrote {SCHEMA}\n")


def _write(stream: TextIO, text: str) -> None:
    """Write to a stream whose reader may be gone, and whose encoding may know only ASCII."""
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        # Python flushes the standard streams once more at exit: into the void, not the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
