"""`python -m endpoints`."""

import sys

from endpoints.command_line import main


def _run() -> int:
    if sys.argv[1:2] != ["model"]:
        return main()
    # Only this command goes online: no other loads the hub's library (docs/decisions/0009).
    from hub.command_line import main as run_model  # noqa: PLC0415 - loaded when it is asked for

    return run_model(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(_run())
