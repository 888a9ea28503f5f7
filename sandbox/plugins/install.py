"""Putting the stand-ins where the Pulumi CLI looks for its plugins."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

LANGUAGE_HOST_VERSION = "3.250.0"
"""The version of the CLI that drives the host; the CLI looks for the host of its own version."""

KUBERNETES_VERSION = "4.34.2"
"""The version of the SDK; the SDK asks for the provider of its own version."""

AWS_VERSION = "7.51.1"
"""The version of the SDK, as above."""

_REPOSITORY = Path(__file__).resolve().parents[2]

_PLUGINS = (
    (
        f"language-python-v{LANGUAGE_HOST_VERSION}/pulumi-language-python",
        "doubles.language_host.host",
    ),
    (
        f"resource-kubernetes-v{KUBERNETES_VERSION}/pulumi-resource-kubernetes",
        "sandbox.plugins.provider.server",
    ),
    (f"resource-aws-v{AWS_VERSION}/pulumi-resource-aws", "doubles.aws_provider.server"),
)

_SCRIPT = """\
#!/bin/sh
# A test double, not the official plugin. Written by sandbox/plugins/install.py.
# A shell starts it because a shebang cannot name an interpreter whose path has spaces. The working
# folder is the user's project, whose modules must not shadow ours: hence -P and the program's text.
exec {python} -P -c {program} "$@"
"""

_PROGRAM = (
    "import sys; sys.path.insert(0, {repository!r}); from {module} import main; main(sys.argv[1:])"
)


def install_plugins(pulumi_home: Path, python: Path) -> None:
    """Write the plugins' executables; nothing changes when they are there already.

    Args:
        pulumi_home: PULUMI_HOME of the CLI; give the stand-ins one of their own, because they
            have the names of the official plugins.
        python: the interpreter that runs them, with the project's dependencies installed.

    Raises:
        OSError: the folder cannot be written.
    """
    for path, module in _PLUGINS:
        # The interpreter of a virtual environment is a link, and resolving it would leave it.
        program = _PROGRAM.format(repository=str(_REPOSITORY), module=module)
        interpreter = shlex.quote(str(python.absolute()))
        text = _SCRIPT.format(python=interpreter, program=shlex.quote(program))
        _write(pulumi_home / "plugins" / path, text)


def _write(executable: Path, text: str) -> None:
    if executable.is_file() and executable.read_text(encoding="utf-8") == text:
        return
    executable.parent.mkdir(parents=True, exist_ok=True)
    # Renamed into place: a CLI that starts meanwhile finds the old one or the new one.
    temporary = executable.with_name(f".{executable.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.chmod(0o755)
    temporary.replace(executable)
