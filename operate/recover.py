"""Makes a stack usable again after its `pulumi up` was killed, without an edited state."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from operate.errors import EksError
from operate.interrupted import identify, pending_creates

Json = Mapping[str, Any]


class RecoveryError(Exception):
    """The stack could not be recovered; the message says what to do."""


def recover(stack: str, project: Path) -> tuple[str, ...]:
    """Clears dead locks and adopts what was created but not yet recorded; tells what it did.

    A killed `up` leaves a lock, and creations of which nobody knows whether they happened. Those
    that did are read back from the cluster into the state, so that the next `up` finds them
    instead of colliding with them. Only objects that this very stack began to create are adopted.

    While a command runs, its creations are not interrupted and nothing is done: Pulumi itself
    refuses a second one and says who holds the lock.

    Raises:
        RecoveryError: pulumi refuses.
    """
    locks = _locks(stack)
    if any(_is_alive(lock) for lock in locks):
        return ()
    told = [f"removed the lock of process {lock['pid']}, which is gone" for lock in locks]
    told += _mend_checkpoints(stack) if locks else ()
    if locks:
        _pulumi(project, "cancel", "--yes", "--stack", stack)
    state = json.loads(_pulumi(project, "stack", "export", "--stack", stack))
    deployment = state["deployment"]
    interrupted = _interrupted(deployment)
    if not interrupted:
        return tuple(told)
    _retire(deployment, interrupted)
    deployment["resources"] += interrupted
    deployment["pending_operations"] = []
    _pulumi(project, "stack", "import", "--stack", stack, given=json.dumps(state))
    targets = [f"--target={resource['urn']}" for resource in interrupted]
    _pulumi(project, "refresh", "--yes", "--skip-preview", "--stack", stack, *targets)
    return (*told, *(f"read {resource['id']} back" for resource in interrupted))


def _locks(stack: str) -> Sequence[Json]:
    """Locks of a file backend; other backends know themselves who holds them."""
    return [
        json.loads(path.read_text())
        for folder in _backend_folders("locks")
        for path in folder.rglob(f"{stack}/*.json")
    ]


def _mend_checkpoints(stack: str) -> Sequence[str]:
    """Puts the copy that Pulumi keeps of the last one in the place of one cut off in its writing.

    What happened since is among what the copy calls pending.
    """
    told = []
    for folder in _backend_folders("stacks"):
        for path in folder.rglob(f"{stack}.json"):
            kept = path.with_name(f"{path.name}.bak")
            if not path.stat().st_size and kept.exists() and kept.stat().st_size:
                shutil.copyfile(kept, path)
                told.append("took the last checkpoint but one: the last one is empty")
    return told


def _backend_folders(name: str) -> Sequence[Path]:
    """A folder of a file backend, which is the only kind that a killed process leaves broken."""
    backend = urlparse(os.environ.get("PULUMI_BACKEND_URL", ""))
    return [Path(backend.path) / ".pulumi" / name] if backend.scheme == "file" else []


def _is_alive(lock: Json) -> bool:
    if lock["hostname"] != socket.gethostname():
        return True
    try:
        os.kill(lock["pid"], 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _retire(deployment: Json, interrupted: Sequence[Json]) -> None:
    """What was being replaced becomes what a replacement that is half done leaves to be deleted."""
    replaced = {resource["urn"] for resource in interrupted}
    for resource in deployment["resources"]:
        if resource["urn"] in replaced:
            resource["delete"] = True


def _interrupted(deployment: Json) -> Sequence[dict[str, Any]]:
    """The pending creations as if done: a refresh fills in the rest, or drops what never was."""
    try:
        found = [
            {**resource, "id": identify(resource, deployment), "outputs": {}}
            for resource in pending_creates(deployment)
        ]
    except EksError as error:
        raise RecoveryError(f"what was being created cannot be looked for: {error}") from error
    return [resource for resource in found if resource["id"] is not None]


def _pulumi(project: Path, *arguments: str, given: str = "") -> str:
    finished = subprocess.run(
        ["pulumi", *arguments, "--non-interactive", "--color", "never"],
        cwd=project,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        output = (finished.stdout + finished.stderr).strip()
        raise RecoveryError(f"pulumi {arguments[0]} failed: {output}")
    return finished.stdout
