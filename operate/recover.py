"""Recovery of a stack whose `pulumi up` was killed, without editing its state by hand."""

import json
import os
import shutil
import socket
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from pulumi.automation import CommandError

from operate.errors import EksError, RecoveryError
from operate.interrupted import identify, pending_creates
from operate.pulumi_command import InterruptibleCommand, said
from operate.target import Target

Json = Mapping[str, Any]


def recover(target: Target, command: InterruptibleCommand | None = None) -> tuple[str, ...]:
    """Remove dead locks and adopt created but unrecorded resources; returns the actions taken.

    A killed `up` leaves a lock, and creations that may or may not have happened. Those
    that did are read back from the cluster into the state, so that the next `up` finds them
    instead of colliding with them. Only objects that this very stack began to create are adopted.

    While a command runs, its creations are not interrupted and nothing is done: Pulumi itself
    refuses a second one and says who holds the lock.

    Args:
        target: the stack.
        command: the Pulumi to run; the one of `target` if left out.

    Raises:
        PulumiError: there is no Pulumi.
        RecoveryError: pulumi refuses.
    """
    locks = _locks(target)
    if any(_is_alive(lock) for lock in locks):
        return ()
    pulumi = _Pulumi(target, command or InterruptibleCommand(target.environment))
    actions = [f"removed the lock of process {lock['pid']}, which is gone" for lock in locks]
    actions += _mend_checkpoints(target) if locks else ()
    if locks:
        pulumi.run("cancel", "--yes")
    # The API's own export and import would write secrets in clear into a file.
    state = json.loads(pulumi.run("stack", "export"))
    deployment = state["deployment"]
    interrupted = _interrupted(deployment)
    if not interrupted:
        return tuple(actions)
    _retire(deployment, interrupted)
    deployment["resources"] += interrupted
    deployment["pending_operations"] = []
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
        json.dump(state, file)
        file.flush()
        pulumi.run("stack", "import", "--file", file.name)
    targets = [f"--target={resource['urn']}" for resource in interrupted]
    pulumi.run("refresh", "--yes", "--skip-preview", *targets)
    return (*actions, *(f"read {resource['id']} back" for resource in interrupted))


class _Pulumi:
    """Pulumi for one stack."""

    def __init__(self, target: Target, command: InterruptibleCommand) -> None:
        self._target = target
        self._command = command

    def run(self, *arguments: str) -> str:
        target = self._target
        line = [*arguments, "--stack", target.stack, "--color", "never"]
        try:
            return self._command.run(line, str(target.project), target.environment).stdout
        except CommandError as error:
            raise RecoveryError(f"pulumi {arguments[0]} failed: {said(error)}") from error


def _locks(target: Target) -> Sequence[Json]:
    """Locks of a file backend; other backends handle their own locks."""
    return [
        json.loads(path.read_text())
        for folder in _backend_folders(target, "locks")
        for path in folder.rglob(f"{target.stack}/*.json")
    ]


def _mend_checkpoints(target: Target) -> Sequence[str]:
    """Restore Pulumi's copy of the last checkpoint where its writing was cut off.

    What happened since is among what the copy calls pending.
    """
    actions = []
    for folder in _backend_folders(target, "stacks"):
        for path in folder.rglob(f"{target.stack}.json"):
            kept = path.with_name(f"{path.name}.bak")
            if not path.stat().st_size and kept.exists() and kept.stat().st_size:
                shutil.copyfile(kept, path)
                actions.append("took the last checkpoint but one: the last one is empty")
    return actions


def _backend_folders(target: Target, name: str) -> Sequence[Path]:
    """The folder of a file backend, the only kind that a killed process leaves broken."""
    variables = {**os.environ, **target.environment}
    backend = urlparse(variables.get("PULUMI_BACKEND_URL", ""))
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
    """Mark resources being replaced as to be deleted, as a replacement that stops midway does."""
    replaced = {resource["urn"] for resource in interrupted}
    for resource in deployment["resources"]:
        if resource["urn"] in replaced:
            resource["delete"] = True


def _interrupted(deployment: Json) -> Sequence[dict[str, Any]]:
    """The pending creations as if done; a refresh completes or drops them."""
    try:
        found = [
            {**resource, "id": identify(resource, deployment), "outputs": {}}
            for resource in pending_creates(deployment)
        ]
    except EksError as error:
        raise RecoveryError(f"what was being created cannot be looked for: {error}") from error
    return [resource for resource in found if resource["id"] is not None]
