"""Creation of the Python environment. Standard library only: no package is installed yet."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from sandbox.console import say
from sandbox.errors import SandboxError
from sandbox.layout import REPOSITORY, default_layout
from sandbox.lock import exclusive


def setup() -> None:
    """Create `.venv` with the pinned packages and the command `endpoints`, unless it is complete.

    Hashes of packages are checked; the command is this checkout's own, and taken in place.

    Raises:
        SandboxError: pip failed.
    """
    venv = REPOSITORY / ".venv"
    requirements = REPOSITORY / "requirements-dev.txt"
    stamp = venv / ".installed"
    wanted = _digest(requirements, REPOSITORY / "pyproject.toml")
    if _is_stamped(stamp, wanted):
        return
    with exclusive(default_layout().root / "setup.lock", "installing the Python packages"):
        if _is_stamped(stamp, wanted):
            return
        python = venv / "bin" / "python"
        if not _fits(python):
            say("creating .venv")
            _run([sys.executable, "-m", "venv", "--clear", str(venv)])
        say("installing requirements-dev.txt into .venv")
        # pip compiles what it installs: uncompiled, Pulumi's SDKs take seconds to import.
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        _run([*pip, "--compile", "--require-hashes", "--requirement", str(requirements)])
        # Its build back end is pinned among those packages: nothing else is fetched.
        _run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(REPOSITORY)])
        stamp.write_text(wanted, encoding="utf-8")


def _digest(*files: Path) -> str:
    version = ".".join(str(part) for part in sys.version_info[:2])
    content = b"".join(file.read_bytes() for file in files)
    return f"{version} {hashlib.sha256(content).hexdigest()}"


def _is_stamped(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted


def _fits(python: Path) -> bool:
    # The interpreter that a virtual environment points to may have been removed since, or be of
    # another version than the one that was asked for.
    probe = f"import sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    try:
        return not subprocess.run([python, "-c", probe], check=False).returncode
    except OSError:
        return False


def _run(command: list[str]) -> None:
    finished = subprocess.run(command, check=False)
    if finished.returncode:
        raise SandboxError(
            f"`{' '.join(command)}` failed with exit code {finished.returncode}: see above."
        )
