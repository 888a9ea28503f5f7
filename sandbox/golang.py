"""Go commands: with the needed version, in a tool's own module, with a log."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.pins import required_go

_TAIL_LINES = 15


def require_go(folder: Path) -> None:
    """Check that Go is installed and new enough for one tool.

    Raises:
        SandboxError: it is missing or too old.
    """
    needed = required_go(folder)
    why = "the sandbox builds its tools from Go modules and downloads no binaries"
    if shutil.which("go") is None:
        raise SandboxError(f"Go {needed} or newer is not installed: {why}. Install it and repeat.")
    # In the module's folder, Go itself compares its version with the `go` line of the go.mod.
    asked = subprocess.run(
        ["go", "list", "-m"], cwd=folder, capture_output=True, text=True, check=False
    )
    if asked.returncode:
        raise SandboxError(
            f"Go {needed} or newer is needed: {why}.\n{asked.stderr.strip()}\nUpdate Go and repeat."
        )


def environment() -> dict[str, str]:
    """The caller's variables, without C: programs link statically and need no C compiler."""
    return {**os.environ, "CGO_ENABLED": "0"}


def build(folder: Path, package: str, ldflags: str, output: Path, log: Path) -> None:
    """Compile one package to one file; the file appears only when it is whole.

    Raises:
        SandboxError: the build failed; the message has the end of Go's output.
    """
    temporary = output.with_name(f".{output.name}.{os.getpid()}.tmp")
    arguments = ["build", "-trimpath", "-mod=readonly", f"-ldflags={ldflags}"]
    try:
        _run([*arguments, "-o", str(temporary), package], folder, log, output.name)
        temporary.replace(output)
    finally:
        temporary.unlink(missing_ok=True)


def module_folder(folder: Path, module: str, log: Path) -> Path:
    """Folder of a module's pinned version in Go's module cache, downloaded if needed.

    Raises:
        SandboxError: it could not be had.
    """
    _run(["mod", "download", module], folder, log, module)
    asked = subprocess.run(
        ["go", "list", "-m", "-f", "{{.Dir}}", module],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(asked.stdout.strip())


def _run(arguments: list[str], folder: Path, log: Path, what: str) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        finished = subprocess.run(
            ["go", *arguments],
            cwd=folder,
            env=environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if finished.returncode == 0:
        return
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    tail = "\n".join(f"    {line}" for line in lines[-_TAIL_LINES:])
    raise SandboxError(
        f"building {what} failed (in {folder}). The end of Go's output:\n{tail}\n"
        f"All of it: {log}. Repeat the command to go on; what is built stays."
    )
