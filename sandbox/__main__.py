"""What runs before anything is installed, and after everything is gone: `setup` and `clean`.

All else is the command `endpoints sandbox`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import nullcontext

from sandbox.console import say, step
from sandbox.errors import SandboxError
from sandbox.layout import default_layout

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("command", choices=("setup", "clean"))
    parser.add_argument("--timed", action="store_true", help="print how long it takes")
    options = parser.parse_args(arguments)
    try:
        with step(options.command) if options.timed else nullcontext():
            _run(options.command)
    except SandboxError as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted: repeat the command to go on")
        return _INTERRUPTED
    return 0


def _run(command: str) -> None:
    # `clean` needs more than `setup`, but of the standard library as well.
    if command == "setup":
        from sandbox.setup import setup  # noqa: PLC0415

        setup()
        return
    from sandbox.workflow import clean  # noqa: PLC0415

    clean(default_layout())


if __name__ == "__main__":
    sys.exit(main())
