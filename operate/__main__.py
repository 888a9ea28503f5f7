"""What is asked of deployed endpoints, of the stack that deployed them, and of its AWS account."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from endpoints.catalog import CatalogError
from endpoints.read.problem import InvalidInputError
from endpoints.report.machine_output import problems_json
from endpoints.report.workflow_output import problem_annotations
from endpoints.stack.file import read_settings
from operate.cluster_client import ClusterError
from operate.recover import RecoveryError, recover
from operate.status import status_table

ROOT = Path(__file__).parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; exit codes: 0 done, 1 it could not be done or found a failure, 2 usage."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except (CatalogError, ClusterError, InvalidInputError, RecoveryError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m operate", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    added = {}
    for name, run, summary in (
        ("status", _status, "endpoints with URL, state and replicas"),
        ("recover", _recover, "make the stack usable again after its `pulumi up` was killed"),
        (
            "preflight",
            _preflight,
            "check the AWS accounts of a stack before `pulumi up`; reads only",
        ),
    ):
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument("--stack", default="local", help="name of the stack (default: local)")
        command.set_defaults(run=run)
        added[name] = command
    preflight = added["preflight"]
    preflight.add_argument("--file", type=Path, help="endpoints file; default: the stack's")
    preflight.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="github: annotations of a workflow run; default: %(default)s",
    )
    return parser


def _status(options: argparse.Namespace) -> int:
    print(status_table(read_settings(options.stack, ROOT), ROOT))
    return 0


def _recover(options: argparse.Namespace) -> int:
    for line in recover(options.stack, ROOT):
        print(line)
    return 0


def _preflight(options: argparse.Namespace) -> int:
    # boto3 takes a quarter of a second that other commands need not wait.
    from operate.preflight import preflight  # noqa: PLC0415

    try:
        outcome = preflight(options.stack, options.file, ROOT, options.format)
    except InvalidInputError as error:
        if options.format not in _REFUSALS:
            raise
        print(_REFUSALS[options.format](error.problems), end="")
        return 1
    print(outcome.text, end="")
    return 0 if outcome.passed else 1


_REFUSALS = {"json": problems_json, "github": problem_annotations}
"""What machines are told of a file that is wrong."""


if __name__ == "__main__":
    sys.exit(main())
