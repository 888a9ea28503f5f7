"""What is asked of deployed endpoints, and of the stack that deployed them."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from endpoints.problem import InvalidInputError
from endpoints.settings_file import read_settings
from operate.cluster_client import ClusterError
from operate.recover import RecoveryError, recover
from operate.status import status_table

ROOT = Path(__file__).parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; exit codes: 0 done, 1 it could not be done, 2 usage."""
    options = _parser().parse_args(arguments)
    run: Callable[[str], Sequence[str]] = options.run
    try:
        for line in run(options.stack):
            print(line)
    except (ClusterError, InvalidInputError, RecoveryError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m operate", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run, summary in (
        ("status", _status, "endpoints with URL, state and replicas"),
        ("recover", _recover, "make the stack usable again after its `pulumi up` was killed"),
    ):
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument("--stack", default="local", help="name of the stack (default: local)")
        command.set_defaults(run=run)
    return parser


def _status(stack: str) -> Sequence[str]:
    return status_table(read_settings(stack, ROOT), ROOT).splitlines()


def _recover(stack: str) -> Sequence[str]:
    return recover(stack, ROOT)


if __name__ == "__main__":
    sys.exit(main())
