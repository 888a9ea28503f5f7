"""`python -m operate status [--stack STACK]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from endpoints.settings_file import read_settings

from endpoints.problem import InvalidInputError
from operate.cluster_client import ClusterError
from operate.status import status_table

ROOT = Path(__file__).parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; exit codes: 0 done, 1 it could not be done, 2 usage."""
    options = _parser().parse_args(arguments)
    try:
        print(status_table(read_settings(options.stack, ROOT), ROOT))
    except (ClusterError, InvalidInputError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m operate", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    status = commands.add_parser("status", help="endpoints with URL, state and replicas")
    status.add_argument("--stack", default="local", help="stack to ask about (default: local)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
