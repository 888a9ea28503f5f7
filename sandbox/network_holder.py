"""The process that keeps a network namespace alive; run as a program, with three arguments.

It makes a network namespace where every address of pods and Services is local, and a mount
namespace with a root of its own, on which the given files and folders are seen at other paths. It
writes the file `ready` into its folder when both are as they should be, and waits for ever.

Arguments: a folder of its own, a JSON object of the paths to see to the paths where they really
are, and the network, as `10.0.0.0/8`. It imports nothing of ours: it runs through a link to the
interpreter, without the packages of `.venv`.
"""

from __future__ import annotations

import ctypes
import fcntl
import ipaddress
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

_CLONE_NEWNS = 0x00020000
_CLONE_NEWNET = 0x40000000
_SIOCSIFFLAGS = 0x8914
_SIOCSIFADDR = 0x8916
_SIOCSIFNETMASK = 0x891C
_IFF_UP = 0x1


def main() -> None:
    """Create the namespaces, report them as ready, and keep them."""
    folder, views, network = Path(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET | _CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    _make_local(ipaddress.IPv4Network(network))
    _change_root(folder / "root", {Path(seen): Path(real) for seen, real in views.items()})
    (folder / "ready").touch()
    while True:
        signal.pause()


def _make_local(network: ipaddress.IPv4Network) -> None:
    # On the loopback device, an address makes all of its network local.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))
        for request, address in (
            (_SIOCSIFADDR, network.broadcast_address - 1),
            (_SIOCSIFNETMASK, network.netmask),
        ):
            content = struct.pack("16sHH4s8x", b"lo:pods", socket.AF_INET, 0, address.packed)
            fcntl.ioctl(control, request, content)


def _change_root(root: Path, views: dict[Path, Path]) -> None:
    # A path that does not exist can only be shown on another root. Folders of the old root are
    # mounted on it, so that nothing is written to the machine.
    root.mkdir(exist_ok=True)
    _run("mount", "--make-rprivate", "/")
    _run("mount", "-t", "tmpfs", "tmpfs", str(root))
    for entry in sorted(Path("/").iterdir()):
        copy = root / entry.name
        if entry.is_symlink():
            copy.symlink_to(entry.readlink())
        elif entry.is_dir():
            copy.mkdir()
            _run("mount", "--rbind", str(entry), str(copy))
        else:
            shutil.copy2(entry, copy)
    for seen, real in views.items():
        path = root / seen.relative_to("/")
        if path.exists():
            _run("mount", "--bind", str(real), str(path.resolve()))
        else:
            path.symlink_to(real)
    os.chdir(root)
    _run("pivot_root", ".", ".")
    _run("umount", "--lazy", ".")
    os.chdir("/")


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
