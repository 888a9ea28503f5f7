"""The local default: a pinned toolchain, a real control plane, and an environment to run Pulumi in.

Nothing here runs in production. `python -m sandbox --help` lists the commands; `make` is the
interface that people use.
"""

import sys

# Older interpreters cannot even load the modules below, so the message has to come from here.
if sys.version_info < (3, 11):  # noqa: UP036 - `make setup` runs with whatever Python there is
    sys.exit(
        f"error: Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}. "
        "Install one, or name it: make PYTHON=/path/to/python ..."
    )
