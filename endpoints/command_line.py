"""The command line: `plan`, `validate` and `schema`, without Pulumi, cluster or network."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from endpoints import plan
from endpoints.catalog import CatalogError, load_catalog
from endpoints.load import load_endpoints
from endpoints.machine_output import plan_json, problems_json
from endpoints.planning import plan_stack
from endpoints.problem import InvalidInputError
from endpoints.project import project_root, shown
from endpoints.report import counted, plan_text, summary
from endpoints.schema import SCHEMA, schema_text
from endpoints.settings_file import read_settings

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
    parser = argparse.ArgumentParser(prog="python -m endpoints", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in (
        ("plan", "show everything that the endpoints file leads to"),
        ("validate", "say every problem of the endpoints file, or that it has none"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--file", type=Path, help="endpoints file; default: the stack's")
        command.add_argument("--stack", default="local", help="stack; default: %(default)s")
        command.add_argument("--format", choices=("text", "json"), default="text")
    text = "print the JSON Schema of the endpoints file"
    schema = commands.add_parser("schema", help=text, description=text)
    schema.add_argument("--write", action="store_true", help=f"write it to {SCHEMA} instead")
    return parser


def _outcome(options: argparse.Namespace) -> _Outcome:
    start = Path.cwd()
    root = project_root(start)
    if options.command == "schema":
        return _schema(root, write=options.write)
    as_json = options.format == "json"
    try:
        file, stack = _planned(options.file, options.stack, start, root)
    except InvalidInputError as error:
        return _refusal(error, as_json=as_json)
    except CatalogError as error:
        return _Outcome(INVALID, err=f"catalog: {error}\n")
    if options.command == "plan":
        return _Outcome(VALID, out=plan_json(stack) if as_json else plan_text(stack))
    if as_json:
        return _Outcome(VALID, out=problems_json((), summary=summary(stack)))
    return _Outcome(VALID, out=f"{file}: {summary(stack)}: valid\n")


def _refusal(error: InvalidInputError, *, as_json: bool) -> _Outcome:
    if as_json:
        return _Outcome(INVALID, out=problems_json(error.problems))
    count = counted(len(error.problems), "problem")
    return _Outcome(INVALID, err=f"{error}\n{count}\n")


def _planned(file: Path | None, stack: str, start: Path, root: Path) -> tuple[Path, plan.Plan]:
    settings = read_settings(stack, root)
    path = shown(root / settings.file, start) if file is None else file
    endpoints = load_endpoints(path, settings, load_catalog())
    return path, plan_stack(settings, endpoints)


def _schema(root: Path, *, write: bool) -> _Outcome:
    if not write:
        return _Outcome(VALID, out=schema_text())
    path = root / SCHEMA
    path.write_text(schema_text(), encoding="utf-8")
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
