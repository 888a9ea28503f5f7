"""What a killed `pulumi up` leaves behind, with a Pulumi that writes down how it is called."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from operate.errors import RecoveryError
from operate.recover import recover
from operate.target import Target

PARENT = "urn:pulumi:dev::endpoints::endpoints:endpoint:ModelServer::chat"
DEPLOYMENT = {
    "urn": "urn:pulumi:dev::endpoints::kubernetes:apps/v1:Deployment::chat",
    "type": "kubernetes:apps/v1:Deployment",
    "parent": PARENT,
    "inputs": {"metadata": {"namespace": "models", "name": "chat"}},
}
NODE = {
    **DEPLOYMENT,
    "urn": "urn:pulumi:dev::endpoints::kubernetes:core/v1:Node::n",
    "type": "kubernetes:core/v1:Node",
    "inputs": {"metadata": {"name": "n"}},
}


class Stack:
    """A folder with a fake `pulumi` whose state is a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state.json"
        self.calls = folder / "calls"
        self.imported = folder / "imported.json"
        self.target = Target(stack="dev", project=folder)
        self.locks = folder / "backend/.pulumi/locks/organization/endpoints/dev"
        self.locks.mkdir(parents=True)
        script = folder / "pulumi"
        script.write_text(
            "#!/bin/sh\n"
            f'[ "$1" = version ] && echo v3.250.0 && exit 0\n'
            "shift\n"
            f'echo "$@" >> "{self.calls}"\n'
            f'[ "$2" = export ] && cat "{self.state}"\n'
            f'[ "$2" = import ] && cp "$4" "{self.imported}"\n'
            f'[ ! -e "{folder}/refuses" ]\n'
        )
        script.chmod(0o755)
        self.pending([])

    def pending(self, operations: list[dict[str, Any]]) -> None:
        deployment = {"resources": [{"urn": PARENT}], "pending_operations": operations}
        self.state.write_text(json.dumps({"version": 3, "deployment": deployment}))

    def lock(self, pid: int, hostname: str) -> None:
        content = {"pid": pid, "hostname": hostname, "username": "someone"}
        (self.locks / f"{pid}.json").write_text(json.dumps(content))

    def commands(self) -> list[str]:
        called = self.calls.read_text().splitlines()
        return [line.removesuffix(" --color never") for line in called]


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    stack = Stack(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("PULUMI_BACKEND_URL", f"file://{tmp_path}/backend")
    return stack


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_sound_stack_is_only_read(stack: Stack) -> None:
    assert recover(stack.target) == ()
    assert stack.commands() == ["stack export --stack dev"]


def test_the_lock_of_a_dead_process_is_removed(stack: Stack) -> None:
    pid = dead_pid()
    stack.lock(pid, socket.gethostname())
    assert recover(stack.target) == (f"removed the lock of process {pid}, which is gone",)
    assert stack.commands()[0] == "cancel --yes --stack dev"


def test_an_empty_checkpoint_gives_way_to_the_one_before(stack: Stack) -> None:
    stacks = stack.folder / "backend/.pulumi/stacks/endpoints"
    stacks.mkdir(parents=True)
    (stacks / "dev.json").touch()
    (stacks / "dev.json.bak").write_text("whole")
    stack.lock(dead_pid(), socket.gethostname())
    assert "took the last checkpoint but one: the last one is empty" in recover(stack.target)
    assert (stacks / "dev.json").read_text() == "whole"


@pytest.mark.parametrize("hostname", [socket.gethostname(), "another-machine"])
def test_a_lock_that_may_be_held_stays(stack: Stack, hostname: str) -> None:
    stack.lock(os.getpid(), hostname)
    stack.pending([{"type": "creating", "resource": DEPLOYMENT}])
    assert recover(stack.target) == ()
    assert not stack.calls.exists()


def test_the_lock_of_another_machine_stays_whatever_its_pid(stack: Stack) -> None:
    stack.lock(dead_pid(), "another-machine")
    assert recover(stack.target) == ()


def test_interrupted_creations_are_read_back(stack: Stack) -> None:
    stack.pending(
        [
            {"type": "creating", "resource": DEPLOYMENT},
            {"type": "creating", "resource": NODE},
            {"type": "updating", "resource": {**NODE, "urn": "updated"}},
        ]
    )
    assert recover(stack.target) == (
        "read models/chat back",
        "read n back",
    )
    imported = json.loads(stack.imported.read_text())["deployment"]
    assert imported["pending_operations"] == []
    assert imported["resources"][1:] == [
        {**DEPLOYMENT, "id": "models/chat", "outputs": {}},
        {**NODE, "id": "n", "outputs": {}},
    ]
    assert stack.commands()[1:] == [
        f"stack import --file {stack.commands()[1].split()[3]} --stack dev",
        "refresh --yes --skip-preview"
        f" --target={DEPLOYMENT['urn']} --target={NODE['urn']} --stack dev",
    ]


@pytest.mark.parametrize(
    "resource",
    [
        {**DEPLOYMENT, "parent": "urn of a component that was never recorded"},
        {**DEPLOYMENT, "urn": PARENT},
        {**DEPLOYMENT, "type": "pulumi:providers:kubernetes"},
    ],
)
def test_what_cannot_be_placed_in_the_state_is_left_alone(
    stack: Stack, resource: dict[str, Any]
) -> None:
    stack.pending([{"type": "creating", "resource": resource}])
    assert recover(stack.target) == ()
    assert not stack.imported.exists()


def test_a_refusal_says_what_pulumi_says(stack: Stack) -> None:
    (stack.folder / "refuses").touch()
    with pytest.raises(RecoveryError, match="pulumi stack failed"):
        recover(stack.target)
