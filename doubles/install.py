"""Installation of the plugins' doubles where the Pulumi CLI looks for plugins."""

from __future__ import annotations

import importlib.metadata
import os
import shlex
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[1]

_SCRIPT = """\
#!/bin/sh
# A test double, not the official plugin. Written by doubles/install.py.
# A shell starts it because a shebang cannot name an interpreter whose path has spaces. The working
# folder is the user's project, whose modules must not shadow ours: hence -P and the program's text.
exec {python} -P -c {program} "$@"
"""

_PROGRAM = (
    "import sys; sys.path.insert(0, {repository!r}); from {module} import main; "
    "main({version!r}, sys.argv[1:])"
)


def install_doubles(pulumi_home: Path, python: Path, *, cli: str) -> None:
    """Write the plugins' executables; changes no file that is up to date.

    Args:
        pulumi_home: PULUMI_HOME of the CLI; give the doubles one of their own, because they have
            the names of the official plugins.
        python: the interpreter that runs them, with the project's dependencies installed.
        cli: the CLI's version; it looks for the language host of its own.

    Raises:
        OSError: the folder cannot be written.
        PackageNotFoundError: this interpreter lacks the SDKs.
    """
    _install(pulumi_home, python, "language-python", cli, "doubles.language_host.host")
    # The SDK asks for the provider of its own version.
    sdk = importlib.metadata.version("pulumi-aws")
    _install(pulumi_home, python, "resource-aws", sdk, "doubles.aws_provider.server")


def _install(pulumi_home: Path, python: Path, plugin: str, version: str, module: str) -> None:
    program = _PROGRAM.format(repository=str(_REPOSITORY), module=module, version=version)
    # The interpreter of a virtual environment is a link, and resolving it would leave it.
    interpreter = shlex.quote(str(python.absolute()))
    text = _SCRIPT.format(python=interpreter, program=shlex.quote(program))
    _write(pulumi_home / "plugins" / f"{plugin}-v{version}" / f"pulumi-{plugin}", text)


def _write(executable: Path, text: str) -> None:
    if executable.is_file() and executable.read_text(encoding="utf-8") == text:
        return
    executable.parent.mkdir(parents=True, exist_ok=True)
    # Renamed into place: a CLI that starts meanwhile finds the old one or the new one.
    temporary = executable.with_name(f".{executable.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.chmod(0o755)
    temporary.replace(executable)
