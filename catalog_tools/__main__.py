"""The dispatcher: `python -m catalog_tools COMMAND`, one module to a command."""

import argparse
import sys
from collections.abc import Sequence

from catalog_tools import aws_policy, engine_args, resources, timeline

_COMMANDS = (aws_policy, engine_args, resources, timeline)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m catalog_tools", description=__doc__)
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_parser(subparsers)
    options = parser.parse_args(arguments)
    code: int = options.run(options)
    return code


if __name__ == "__main__":
    sys.exit(main())
