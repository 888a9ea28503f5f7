"""Network namespace of a control plane, in which every pod and Service address answers.

KWOK's pods have addresses without a listener. In a network namespace of Linux where all of those
addresses are local, a server that listens on every address is behind each of them, and programs
that insist on a port do not meet others. The namespace lives as long as its holder, and any
process of the same user may step in: two test processes share one.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sandbox import network_holder, processes
from sandbox.errors import SandboxError
from sandbox.waiting import poll

PODS_AND_SERVICES = "10.0.0.0/8"
"""Network that is local in it; all addresses of KWOK and of the API server lie inside."""

_KINDS = {"net": 0x40000000, "mnt": 0x00020000}
_CLONE_FS = 0x00000200
_START_SECONDS = 20
_GRACE_SECONDS = 2.0


class NetworkRefusedError(SandboxError):
    """The kernel creates no network namespace for this user."""


class NetworkNamespace:
    """One namespace with the folder that belongs to it.

    Args:
        folder: its holder's link, log and files; removed with it.
        views: paths that whoever stepped in sees, to the files or folders that they show. A path
            that the machine lacks has to be one below its root; what it shows may come later.
    """

    def __init__(self, folder: Path, views: Mapping[Path, Path] | None = None) -> None:
        self.folder = folder
        self._views = views or {}
        self._holder = folder / "network-holder"

    def up(self) -> None:
        """Start the holder, unless it runs.

        Raises:
            NetworkRefusedError: the kernel refuses, or the system is no Linux.
        """
        if processes.running([self._holder]) and self._is_ready():
            return
        self.down()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._holder.symlink_to(Path(sys.executable).resolve())
        views = {str(seen): str(real) for seen, real in self._views.items()}
        arguments = (
            *("-I", network_holder.__file__, str(self.folder)),
            *(json.dumps(views), PODS_AND_SERVICES),
        )
        log = self.folder / "holder.log"
        processes.start(self._holder, arguments, os.environ, log)
        poll(lambda: self._is_ready() or not processes.running([self._holder]), _START_SECONDS)
        if not self._is_ready():
            last = log.read_text(encoding="utf-8").splitlines()[-1:]
            raise NetworkRefusedError(
                f"a network namespace could not be made: {' '.join(last)}. It needs Linux and "
                "root, or CAP_SYS_ADMIN and CAP_NET_ADMIN."
            )

    def down(self) -> None:
        """End the holder and remove its folder; processes inside of the network live on."""
        processes.stop([self._holder], grace_seconds=_GRACE_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Enter the network with this thread for the block, and with all processes it starts.

        The thread is to be the main one: a process's children come from the thread that starts
        them, and other threads stay where they were.

        Raises:
            SandboxError: its holder does not run.
        """
        holder = processes.running([self._holder]).get(self._holder)
        if holder is None:
            raise SandboxError(f"the network namespace of {self.folder} is gone: start it anew.")
        before = _opened("/proc/thread-self/ns")
        inside = _opened(f"/proc/{holder}/ns")
        try:
            _enter(inside)
            yield
        finally:
            _enter(before)
            for descriptor in (*before.values(), *inside.values()):
                os.close(descriptor)

    def _is_ready(self) -> bool:
        return (self.folder / "ready").exists()


def _opened(folder: str) -> dict[str, int]:
    return {kind: os.open(f"{folder}/{kind}", os.O_RDONLY | os.O_CLOEXEC) for kind in _KINDS}


def _enter(descriptors: Mapping[str, int]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    folder = Path.cwd()
    # A mount namespace changes the root, which threads share by default.
    _check(libc.unshare(_CLONE_FS))
    for kind, descriptor in descriptors.items():
        _check(libc.setns(descriptor, _KINDS[kind]))
    os.chdir(folder)


def _check(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise SandboxError(f"the network namespace cannot be entered: {os.strerror(number)}")
