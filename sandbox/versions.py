"""Comparison of built programs' versions with the pinned ones."""

from __future__ import annotations

import json
import mmap
import re
import subprocess
from pathlib import Path

from sandbox.layout import Layout
from sandbox.pins import Program, Tool

_ASK_SECONDS = 30
_RECORD = ".verified.json"


def is_current(layout: Layout, tool: Tool, program: Program) -> bool:
    """Whether the built program exists and reports its pinned version.

    A program that was asked once is not asked again while its size and time stay the same: asking
    nine programs takes most of a second, and every command starts with this question.
    """
    path = layout.bin / program.name
    try:
        stat = path.stat()
    except FileNotFoundError:
        return False
    identity = [tool.version, stat.st_size, stat.st_mtime_ns]
    record = _read_record(layout)
    if record.get(program.name) == identity:
        return True
    if reported_version(path, tool, program) != tool.version:
        return False
    record[program.name] = identity
    _write_record(layout, record)
    return True


def reported_version(path: Path, tool: Tool, program: Program) -> str | None:
    """The version that a program reports, with a leading `v`; None when it reports none."""
    if program.version_args is None:
        return _recorded_version(path, tool)
    try:
        answer = subprocess.run(
            [path, *program.version_args],
            capture_output=True,
            text=True,
            timeout=_ASK_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return find_version(answer.stdout + answer.stderr) if answer.returncode == 0 else None


def find_version(text: str) -> str | None:
    """The first version in a program's output, with a leading `v`."""
    found = re.search(r"\bv?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)", text)
    return f"v{found.group(1)}" if found else None


def at_least(version: str, minimum: str) -> bool:
    """Whether one version is not older than another; a pre-release counts as older."""
    return _order(version) >= _order(minimum)


def _order(version: str) -> tuple[tuple[int, ...], bool]:
    release, _, pre_release = version.removeprefix("v").partition("-")
    return tuple(int(part) for part in release.split(".")), not pre_release


def _recorded_version(path: Path, tool: Tool) -> str | None:
    # Go writes the list of modules into every executable; `go version -m` prints the same line,
    # but needs Go installed.
    if not path.stat().st_size:
        return None
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as image:
        # `mod` where the program is the module's own, `dep` where it is ours around it.
        lines = (f"{kind}\t{tool.module}\t{tool.version}\t" for kind in ("mod", "dep"))
        found = any(image.find(line.encode()) >= 0 for line in lines)
        return tool.version if found else None


def _read_record(layout: Layout) -> dict[str, list[object]]:
    try:
        record = json.loads((layout.bin / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write_record(layout: Layout, record: dict[str, list[object]]) -> None:
    path = layout.bin / _RECORD
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(record), encoding="utf-8")
    temporary.replace(path)
