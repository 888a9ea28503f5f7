"""What `make` does, with a Pulumi that only writes down how it is called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sandbox import workflow
from sandbox.cluster import Cluster
from sandbox.engine import Engine
from sandbox.errors import SandboxError
from sandbox.layout import REPOSITORY, Layout

SELECT = f"stack select --create local --cwd {REPOSITORY}"
EXPORT = "stack export --stack local --non-interactive --color never"
EMPTY = """[ "$2" = export ] && echo '{"deployment": {}}' && exit 0"""


class Calls:
    """A layout whose Pulumi records its arguments."""

    def __init__(self, root: Path) -> None:
        self.layout = Layout(root=root)
        self.engine = Engine(
            pulumi=self.layout.bin / "pulumi",
            home=self.layout.pulumi_home,
            standins=True,
            reason="a test",
        )
        self.log = root / "calls"
        self.layout.bin.mkdir(parents=True)
        self.answer("exit 0")

    def answer(self, body: str) -> None:
        script = f'#!/bin/sh\necho "$@" >> "{self.log}"\n{EMPTY}\n{body}\n'
        self.engine.pulumi.write_text(script, encoding="utf-8")
        self.engine.pulumi.chmod(0o755)

    def made(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Calls:
    calls = Calls(tmp_path / "root")
    monkeypatch.setattr(workflow, "build_all", lambda _layout: calls.engine)
    monkeypatch.setattr(workflow, "endpoints_table", lambda _layout, _name: 0)
    monkeypatch.setattr(Cluster, "up", lambda _self: None)
    return calls


def test_deploy_tells_its_steps_and_their_times(
    calls: Calls, capfd: pytest.CaptureFixture[str]
) -> None:
    assert workflow.deploy(calls.layout, "main") == 0
    assert calls.made() == [SELECT, EXPORT, f"up --yes --stack local --cwd {REPOSITORY}"]
    told = capfd.readouterr().err
    assert re.findall(r"^== (.*): \d+\.\d s$", told, re.MULTILINE) == [
        "build",
        "control plane",
        "deploy",
    ]
    assert "stand-in plugins (a test)" in told


def test_pulumi_runs_in_the_environment_of_the_sandbox(calls: Calls) -> None:
    calls.answer(f'echo "$PULUMI_HOME $PULUMI_CONFIG_PASSPHRASE" >> "{calls.log}"')
    workflow.preview(calls.layout, "main")
    assert f"{calls.layout.pulumi_home} sandbox" in calls.made()


def test_a_failed_deployment_is_an_error_without_a_table(calls: Calls) -> None:
    calls.answer('[ "$1" = stack ]')
    with pytest.raises(SandboxError, match="pulumi up failed"):
        workflow.deploy(calls.layout, "main")


def test_preview_passes_the_exit_code_on(calls: Calls) -> None:
    calls.answer('[ "$1" = stack ] || exit 7')
    assert workflow.preview(calls.layout, "main") == 7
    assert calls.made() == [SELECT, EXPORT, f"preview --stack local --cwd {REPOSITORY}"]


def test_without_a_stack_nothing_else_is_tried(calls: Calls) -> None:
    calls.answer("exit 3")
    assert workflow.preview(calls.layout, "main") == 3
    assert calls.made() == [SELECT]


def test_destroy_needs_a_deployment(calls: Calls) -> None:
    assert workflow.destroy(calls.layout, "main") == 0
    assert not calls.log.exists()
    (calls.layout.state / ".pulumi").mkdir(parents=True)
    assert workflow.destroy(calls.layout, "main") == 0
    assert calls.made() == [SELECT, EXPORT, f"destroy --yes --stack local --cwd {REPOSITORY}"]
