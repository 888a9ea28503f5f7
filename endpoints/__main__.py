"""`python -m endpoints`: the command `endpoints`, where it is not installed."""

import sys


def _run() -> int:
    # Only when it is run: the pure half knows no command line.
    from cli.main import run  # noqa: PLC0415

    return run()


if __name__ == "__main__":
    sys.exit(_run())
