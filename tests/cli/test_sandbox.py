"""Verb `sandbox` in an empty folder."""

import re
import subprocess
from pathlib import Path

import pytest

from cli.main import main
from sandbox import layout as layouts
from sandbox.layout import Layout


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    layout = Layout(root=tmp_path / "root")
    monkeypatch.setattr(layouts, "default_layout", lambda: layout)
    monkeypatch.setenv("ENDPOINTS_SANDBOX_STANDINS", "1")
    return layout


@pytest.mark.usefixtures("layout")
def test_status_without_a_control_plane_says_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["sandbox", "status"]) == 1
    assert capsys.readouterr().err == (
        "there is no control plane 'main': `endpoints sandbox up` starts it\n"
    )


def test_status_of_a_stopped_one_names_each_component(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    layout.cluster("main").mkdir(parents=True)
    assert main(["sandbox", "status"]) == 1
    shown = capsys.readouterr()
    assert re.findall(r"^(\S+) +- +- +NO", shown.out, re.MULTILINE) == [
        "etcd",
        "kube-apiserver",
        "kube-controller-manager",
        "kube-scheduler",
        "kwok-controller",
        "keda-operator",
    ]
    assert "`endpoints sandbox up` repairs it" in shown.err


@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize("command", ["down", "clean"])
def test_stopping_nothing_is_fine(command: str) -> None:
    assert main(["sandbox", command]) == 0


def test_env_prints_what_a_shell_can_read(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sandbox", "env", "--name", "it's"]) == 0
    shown = subprocess.run(
        ["sh", "-c", f'{capsys.readouterr().out}\necho "$KUBECONFIG"'],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip() == str(layout.clusters / "it's" / "kubeconfig")


@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["exec", "--", "no-such-x"], "no-such-x: no such command"),
    ],
)
def test_exec_without_a_program_is_a_message(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sandbox", *arguments]) == 1
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("layout")
def test_building_without_go_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["sandbox", "build"]) == 1
    assert "error: Go " in capsys.readouterr().err
