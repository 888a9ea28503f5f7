"""Download of later tools' modules while an earlier tool is compiled.

A download leaves the processors idle and a compilation the network: side by side they save the
minutes that the downloads take.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sandbox import golang
from sandbox.pins import Tool


@contextmanager
def prefetched(tools: Sequence[Tool]) -> Iterator[None]:
    """Download the modules of the tools, in their order, while the block runs.

    Failures are not reported: the build downloads what is missing, and reports its own errors.
    """
    fetcher = _Fetcher(tools)
    fetcher.start()
    try:
        yield
    finally:
        fetcher.stop()


class _Fetcher(threading.Thread):
    def __init__(self, tools: Sequence[Tool]) -> None:
        super().__init__(daemon=True)
        self._tools = tools
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_stopped = False

    def run(self) -> None:
        for tool in self._tools:
            process = self._listing(tool)
            if process is None:
                return
            process.wait()

    def stop(self) -> None:
        with self._lock:
            self._is_stopped = True
            if self._process is not None:
                self._process.terminate()
        self.join()

    def _listing(self, tool: Tool) -> subprocess.Popen[bytes] | None:
        packages = [program.package for program in tool.programs]
        with self._lock:
            if self._is_stopped:
                return None
            try:
                self._process = self._list(tool.folder, packages)
            except OSError:
                return None
            return self._process

    @staticmethod
    def _list(folder: Path, packages: Sequence[str]) -> subprocess.Popen[bytes]:
        # Listing the packages that are compiled downloads their modules and no others.
        return subprocess.Popen(
            ["go", "list", "-deps", "-mod=readonly", *packages],
            cwd=folder,
            env=golang.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
