"""Build of the toolchain: missing programs, in the order in which they are needed."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sandbox import golang, manifests
from sandbox.console import say
from sandbox.errors import SandboxError
from sandbox.layout import Layout
from sandbox.lock import exclusive
from sandbox.pins import Program, Tool
from sandbox.prefetch import prefetched
from sandbox.versions import is_current


def build(layout: Layout, tools: Sequence[Tool]) -> None:
    """Build every program that is missing or does not have its pinned version.

    Says nothing when there is nothing to do, and needs no Go then.

    Raises:
        SandboxError: Go is missing, or a build failed.
    """
    if not missing(layout, tools) and manifests.are_current(layout):
        return
    with exclusive(layout.root / "build.lock", "building the toolchain"):
        started = time.monotonic()
        todo = missing(layout, tools)
        _remove_leftovers(layout)
        later = [tool for tool in tools if any(tool is each for each, _ in todo)][1:]
        with prefetched(later):
            for number, (tool, program) in enumerate(todo, start=1):
                _build_one(layout, tool, program, f"{number} of {len(todo)}", len(todo) - number)
        if not manifests.are_current(layout):
            golang.require_go(manifests.SOURCES[0].folder)
            manifests.copy(layout)
        if todo:
            say(f"toolchain built in {time.monotonic() - started:.0f} s")


def missing(layout: Layout, tools: Sequence[Tool]) -> list[tuple[Tool, Program]]:
    """Programs that have to be built."""
    return [
        (tool, program)
        for tool in tools
        for program in tool.programs
        if not is_current(layout, tool, program)
    ]


def _build_one(layout: Layout, tool: Tool, program: Program, position: str, left: int) -> None:
    golang.require_go(tool.folder)
    started = time.monotonic()
    say(f"building {program.name} {tool.version} ({position}, {left} left) ...")
    layout.bin.mkdir(parents=True, exist_ok=True)
    golang.build(
        tool.folder,
        program.package,
        tool.ldflags(),
        layout.bin / program.name,
        layout.logs / f"build-{program.name}.log",
    )
    say(f"built {program.name} in {time.monotonic() - started:.0f} s")
    if not is_current(layout, tool, program):
        raise SandboxError(
            f"{layout.bin / program.name} was built from {tool.folder} but does not report "
            f"{tool.version}: the linker variables in sandbox/pins.py do not fit this version."
        )


def _remove_leftovers(layout: Layout) -> None:
    # Only the holder of the lock builds, so any temporary file is from an interrupted build.
    for leftover in layout.bin.glob(".*.tmp"):
        leftover.unlink(missing_ok=True)
