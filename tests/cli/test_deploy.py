"""Tests of `preview`, `up` and `down`, with a Pulumi that only records how it is called."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli import stacks
from cli import status as status_verb
from cli.main import main
from operate import deploy
from operate.errors import PulumiError
from operate.target import Target
from tests.support.fake_pulumi import FakePulumi
from tests.support.project_files import STACK

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("project")


@pytest.fixture
def pulumi(tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> FakePulumi:
    """The person's own Pulumi, on the PATH; the project's other stack is `far`."""
    (project / "stacks" / "Pulumi.far.yaml").write_text(STACK)
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    # What is deployed is asked of a cluster, and there is none.
    monkeypatch.setattr(status_verb, "status", lambda **_: None)
    return FakePulumi(folder)


@pytest.fixture
def local(pulumi: FakePulumi, project: Path, monkeypatch: pytest.MonkeyPatch) -> FakePulumi:
    """The local stack, whose sandbox exists already."""
    target = Target(
        stack="local", project=project, environment={"PULUMI_HOME": "ours"}, is_scratch=True
    )
    monkeypatch.setattr(stacks, "ready_target", lambda _stack: target)
    monkeypatch.setattr(stacks, "is_deployable", lambda _stack: True)
    return pulumi


def test_up_previews_then_updates(pulumi: FakePulumi, capfd: pytest.CaptureFixture[str]) -> None:
    pulumi.answer({"preview": (0, "would create\n", ""), "up": (0, "created\n", "")})
    assert main(["up", "--stack", "far", "--yes"]) == 0
    commands = [" ".join(call.split()[:3]) for call in pulumi.calls()]
    assert commands == [
        "stack select --stack",
        "preview --color never",
        "stack select --stack",
        "up --yes --skip-preview",
        "stack output --json",
        "stack output --json",
        "stack history --json",
    ]
    assert all("--stack far" in call for call in pulumi.calls())
    shown = capfd.readouterr()
    assert shown.out == "would create\ncreated\n"
    assert shown.err.splitlines()[::2] == ["== preview", "== deploy"]


def test_up_without_a_preview(pulumi: FakePulumi) -> None:
    assert main(["up", "--stack", "far", "--yes", "--skip-preview"]) == 0
    assert not any(call.startswith("preview") for call in pulumi.calls())
    assert main(["up", "--stack", "far", "--skip-preview"]) == 2


def test_nothing_is_applied_that_nobody_agreed_to(
    pulumi: FakePulumi, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with Path(os.devnull).open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert main(["up", "--stack", "far"]) == 2
        assert main(["down", "--stack", "far"]) == 2
    assert "give --yes" in capfd.readouterr().err
    assert not any(call.startswith(("up", "destroy")) for call in pulumi.calls())


def test_preview_changes_nothing(pulumi: FakePulumi) -> None:
    assert main(["preview", "--stack", "far"]) == 0
    assert [call.split()[0] for call in pulumi.calls()] == ["stack", "preview"]


def test_down_removes(pulumi: FakePulumi, capfd: pytest.CaptureFixture[str]) -> None:
    pulumi.answer({"destroy": (0, "deleted\n", "")})
    assert main(["down", "--stack", "far", "--yes"]) == 0
    assert pulumi.calls()[1].startswith("destroy --skip-preview --yes")
    assert capfd.readouterr().out == "deleted\n"


def test_the_local_stack_is_made_and_mended(local: FakePulumi) -> None:
    missing = "error: no stack named 'local' found\n"
    local.answer({"stack select": (255, "", missing)})
    assert main(["preview"]) == 0
    assert [" ".join(call.split()[:2]) for call in local.calls()] == [
        "stack select",
        "stack init",
        "stack export",
        "preview --color",
    ]
    assert local.environment()["PULUMI_HOME"] == "ours"


def test_what_pulumi_says_is_shown_as_it_is(
    pulumi: FakePulumi, capfd: pytest.CaptureFixture[str]
) -> None:
    pulumi.answer({"preview": (255, "Diagnostics:\n  error: no\n", "and more\n")})
    assert main(["preview", "--stack", "far"]) == 1
    out = capfd.readouterr()
    assert sorted(out.out.splitlines()) == ["  error: no", "Diagnostics:", "and more"]
    assert out.err.endswith("error: pulumi preview failed: what it says is above\n")


@pytest.mark.parametrize(
    ("said", "reported"),
    [
        (
            "error: no stack named 'far' found\n",
            "error: Pulumi's backend has no stack far. Make it, once: `pulumi stack init far`.\n",
        ),
        (
            "error: incorrect passphrase\n",
            "error: pulumi refuses stack far: error: incorrect passphrase\n",
        ),
    ],
)
def test_a_stack_that_pulumi_refuses(
    pulumi: FakePulumi, said: str, reported: str, capfd: pytest.CaptureFixture[str]
) -> None:
    pulumi.answer({"stack select": (255, "", said)})
    assert main(["preview", "--stack", "far"]) == 1
    assert capfd.readouterr().err.endswith(reported)


@pytest.mark.parametrize("verb", ["preview", "up", "down", "recover"])
def test_no_pulumi_is_an_error(
    pulumi: FakePulumi, verb: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (pulumi.folder / "pulumi").unlink()
    assert main([verb, "--stack", "far", *(["--yes"] if verb in {"up", "down"} else [])]) == 1
    assert "error: there is no `pulumi` on the PATH." in capfd.readouterr().err


def test_a_pulumi_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pulumi").write_text("#!/bin/sh\necho what\n")
    (tmp_path / "pulumi").chmod(0o755)
    target = Target(stack="far", project=tmp_path, environment={"PATH": str(tmp_path)})
    with pytest.raises(PulumiError, match="does not say its version"):
        deploy.preview(target, deploy.Watcher(line=print))


@pytest.mark.parametrize("verb", ["preview", "up", "down"])
def test_bad_input_reaches_no_pulumi(
    pulumi: FakePulumi, verb: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([verb, "--stack", "fat", *(["--yes"] if verb != "preview" else [])]) == 1
    assert "there is no such stack (got fat). Did you mean far?" in capfd.readouterr().err
    Path("endpoints.yaml").write_text("endpoint: {}\nendpoints: {}\n")
    if verb != "down":
        assert main([verb, "--stack", "far"]) == 1
        assert "endpoints.yaml:1:1: endpoint: unknown key" in capfd.readouterr().err
    assert pulumi.calls() == []


def test_steps_are_resources_by_name(pulumi: FakePulumi, project: Path) -> None:
    seen: list[deploy.Step] = []
    watcher = deploy.Watcher(line=print, step=seen.append)
    outcome = deploy.up(Target(stack="far", project=project), watcher)
    assert (outcome.changes, outcome.changed) == ({"create": 2, "same": 1}, 2)
    assert seen == [
        deploy.Step(kind="Deployment", name="chat", operation="create", is_done=done)
        for done in (False, True)
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_reaches_pulumi_which_ends_in_its_own_time(
    pulumi: FakePulumi, number: signal.Signals
) -> None:
    pulumi.answer({"preview": (None, "begun\n", "")})
    process = subprocess.Popen(
        [sys.executable, "-m", "endpoints", "preview", "--stack", "far"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (pulumi.folder / "waiting").exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "begun\ncancelling\n")
    assert (pulumi.folder / "cancelled").exists()
    assert "Traceback" not in err
