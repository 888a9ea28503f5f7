"""Whole workflows: build and start a control plane, enter its environment, remove all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

from sandbox import engine as engines
from sandbox import processes
from sandbox.build import build
from sandbox.cluster import Cluster
from sandbox.engine import Engine
from sandbox.environment import prepare
from sandbox.errors import SandboxError
from sandbox.layout import Layout
from sandbox.lock import exclusive
from sandbox.pins import CONTROL_PLANE, ENGINE, Tool

_GRACE_SECONDS = 2.0


def build_all(layout: Layout, *, beside: Sequence[Tool] = ()) -> Engine:
    """Build what is missing and install the stand-ins, if they are used; returns the engine.

    Args:
        layout: the sandbox to build into.
        beside: tools of add-ons, which deploying needs none of.

    Raises:
        SandboxError: something could not be built.
    """
    engine = engines.choose(layout)
    build(layout, (*(ENGINE if engine.standins else ()), *CONTROL_PLANE, *beside))
    engines.install_standins(layout, engine)
    return engine


def up(layout: Layout, name: str) -> None:
    """Build what is missing of the control plane and bring it up; needs no Pulumi.

    Raises:
        SandboxError: a build or a component failed.
    """
    build(layout, CONTROL_PLANE)
    Cluster(layout, name).up()


def clean(layout: Layout) -> None:
    """Stop every control plane of this checkout and remove the whole sandbox folder."""
    if not layout.root.is_dir():
        return
    folders = layout.clusters.iterdir() if layout.clusters.is_dir() else ()
    for folder in sorted(folders):
        if folder.is_dir():
            Cluster(layout, folder.name).down(delete=True)
    processes.stop(processes.inside(layout.networks), grace_seconds=_GRACE_SECONDS)
    with exclusive(layout.root / "build.lock", "building the toolchain"):
        shutil.rmtree(layout.root)


def execute(layout: Layout, name: str, command: list[str]) -> None:
    """Replace this process by the given command, in the sandbox's environment.

    Raises:
        SandboxError: there is no such command.
    """
    environment = {**os.environ, **prepare(layout, engines.choose(layout), name)}
    program = shutil.which(command[0], path=environment["PATH"])
    if program is None:
        raise SandboxError(f"{command[0]}: no such command. `endpoints sandbox build` builds ours.")
    os.execve(program, command, environment)
