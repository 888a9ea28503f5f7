"""Background processes, known by the executable they were started as and never by a pid alone.

Every program of a cluster runs through a link in that cluster's folder, so the first word of its
command line belongs to this one cluster. A pid file may be stale, half written or gone, and its
number may by now belong to a stranger; the process table cannot lie that way.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_POLL_SECONDS = 0.05
_KILL_SECONDS = 10.0


def running(executables: Iterable[Path]) -> dict[Path, int]:
    """The pid of each executable that runs now; zombies do not count.

    A child has its parent's command line until it becomes another program: the parent is meant.
    """
    found: dict[Path, int] = {}
    for pid, executable in _found(executables):
        if executable not in found or _leads(pid):
            found[executable] = pid
    return found


def inside(folder: Path) -> set[Path]:
    """Every path in this folder whose program runs now."""
    start = f"{folder}{os.sep}"
    return {Path(program) for _, program in _commands() if program.startswith(start)}


def is_running(pid: int, executable: Path) -> bool:
    """Whether the pid still runs this executable, and was not reused by another process."""
    return _command(pid) == str(executable)


def start(
    executable: Path, arguments: Sequence[str], environment: Mapping[str, str], log: Path
) -> int:
    """Start a program in its own session, its output appended to a log; returns the pid."""
    log.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    pid = os.posix_spawn(
        executable,
        [str(executable), *arguments],
        dict(environment),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), flags, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    # The kernel returns a moment before the new command line can be read.
    while not is_running(pid, executable) and os.waitpid(pid, os.WNOHANG) == (0, 0):
        time.sleep(_POLL_SECONDS / 10)
    return pid


def stop(executables: Iterable[Path], *, grace_seconds: float) -> None:
    """Ask the processes to end, and kill those that remain after the grace period."""
    wanted = tuple(executables)
    if not _ended(wanted, signal.SIGTERM, grace_seconds):
        _ended(wanted, signal.SIGKILL, _KILL_SECONDS)


def _ended(executables: Sequence[Path], number: signal.Signals, seconds: float) -> bool:
    """Whether all end in time; each process is sent the signal once, as soon as it is seen."""
    asked: set[int] = set()
    deadline = time.monotonic() + seconds
    while alive := list(_found(executables)):
        for pid, executable in alive:
            if pid not in asked and is_running(pid, executable):
                asked.add(pid)
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _found(executables: Iterable[Path]) -> Iterator[tuple[int, Path]]:
    wanted = {str(path): path for path in executables}
    for pid, program in _commands():
        if program in wanted:
            yield pid, wanted[program]


def _leads(pid: int) -> bool:
    """Whether the process is the started one, and not a child of it."""
    try:
        return os.getsid(pid) == pid
    except ProcessLookupError:
        return False


def _commands() -> Iterable[tuple[int, str]]:
    if not _PROC.is_dir():
        yield from _listed()
        return
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            pid = int(entry.name)
            program = _command(pid)
            if program:
                yield pid, program


def _command(pid: int) -> str | None:
    if not _PROC.is_dir():
        return dict(_listed()).get(pid)
    try:
        line = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return None
    return os.fsdecode(line.split(b"\0", 1)[0]) or None


def _listed() -> Iterable[tuple[int, str]]:
    # Systems without /proc, such as macOS.
    listing = subprocess.run(
        ["ps", "-axww", "-o", "pid=,comm="], capture_output=True, text=True, check=True
    )
    for line in listing.stdout.splitlines():
        pid, _, program = line.strip().partition(" ")
        yield int(pid), program.strip()
