"""What `make` does with the sandbox: whole ways from nothing to endpoints and back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence

from sandbox import engine as engines
from sandbox import processes
from sandbox.build import build
from sandbox.cluster import Cluster
from sandbox.console import say, step
from sandbox.engine import Engine
from sandbox.environment import STACK, prepare
from sandbox.errors import SandboxError
from sandbox.layout import REPOSITORY, Layout
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


def deploy(layout: Layout, name: str) -> int:
    """From whatever is there to running endpoints, step by step; returns the exit code."""
    with step("build"):
        engine = build_all(layout)
        say(engine.describe())
    with step("control plane"):
        Cluster(layout, name).up()
    with step("deploy"):
        code = _pulumi(layout, engine, name, "up", "--yes")
        if code:
            raise SandboxError(f"pulumi up failed (exit code {code}); its messages are above.")
    return endpoints_table(layout, name)


def preview(layout: Layout, name: str) -> int:
    """Show what `deploy` would change; starts what it needs; returns Pulumi's exit code."""
    return _pulumi(layout, _ready(layout, name), name, "preview")


def destroy(layout: Layout, name: str) -> int:
    """Remove the endpoints; the control plane keeps running; returns Pulumi's exit code."""
    if not (layout.state / ".pulumi").is_dir():
        say("nothing is deployed: there is no local stack. `make up` makes one.")
        return 0
    return _pulumi(layout, _ready(layout, name), name, "destroy", "--yes")


def endpoints_table(layout: Layout, name: str) -> int:
    """Print the table of endpoints; returns the exit code of the command that does."""
    environment = {**os.environ, **prepare(layout, engines.choose(layout), name)}
    return _operate(environment, "status")


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
    """Become the given command, in the sandbox's environment.

    Raises:
        SandboxError: there is no such command.
    """
    environment = {**os.environ, **prepare(layout, engines.choose(layout), name)}
    program = shutil.which(command[0], path=environment["PATH"])
    if program is None:
        raise SandboxError(f"{command[0]}: no such command. `python -m sandbox build` builds ours.")
    os.execve(program, command, environment)


def _ready(layout: Layout, name: str) -> Engine:
    engine = build_all(layout)
    Cluster(layout, name).up()
    return engine


def _pulumi(layout: Layout, engine: Engine, name: str, *arguments: str) -> int:
    environment = {**os.environ, **prepare(layout, engine, name)}
    selected = _run(engine, environment, "stack", "select", "--create", STACK)
    if selected:
        return selected
    # What a killed command left behind; says nothing where there is nothing.
    recovered = _operate(environment, "recover")
    if recovered:
        return recovered
    return _run(engine, environment, *arguments, "--stack", STACK)


def _operate(environment: Mapping[str, str], command: str) -> int:
    line = [sys.executable, "-m", "operate", command, "--stack", STACK]
    return subprocess.run(line, cwd=REPOSITORY, env=environment, check=False).returncode


def _run(engine: Engine, environment: Mapping[str, str], *arguments: str) -> int:
    command = [str(engine.pulumi), *arguments, "--cwd", str(REPOSITORY)]
    return subprocess.run(command, env=environment, check=False).returncode
