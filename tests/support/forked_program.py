"""A Pulumi program in a fork of a process that has imported its SDKs."""

import gc
import os
import sys
from collections.abc import Mapping
from typing import Any

from doubles.language_host.program import run
from sandbox.layout import REPOSITORY


def run_forked(settings: Mapping[str, Any], environment: Mapping[str, str], output: str) -> None:
    """Become the program, as `doubles/language_host/program.py` does when it is started."""
    gc.freeze()
    os.environ.clear()
    os.environ.update(environment)
    # The project finds its modules in its own folder, not in that of the tests.
    sys.path[:] = [folder for folder in sys.path if folder not in {"", str(REPOSITORY)}]
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.exit(run(settings))
