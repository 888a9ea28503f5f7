"""The command line and the Makefile."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from sandbox import __main__ as cli
from sandbox.layout import REPOSITORY, Layout


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    layout = Layout(root=tmp_path / "root")
    monkeypatch.setattr(cli, "default_layout", lambda: layout)
    monkeypatch.setenv("ENDPOINTS_SANDBOX_STANDINS", "1")
    return layout


@pytest.mark.usefixtures("layout")
def test_status_without_a_control_plane_says_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["status"]) == 1
    assert capsys.readouterr().err == ("there is no control plane 'main': `make up` starts one.\n")


def test_status_of_a_stopped_one_names_each_component(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    layout.cluster("main").mkdir(parents=True)
    assert cli.main(["status"]) == 1
    shown = capsys.readouterr()
    assert re.findall(r"^(\S+) +- +- +NO", shown.out, re.MULTILINE) == [
        "etcd",
        "kube-apiserver",
        "kube-controller-manager",
        "kube-scheduler",
        "kwok-controller",
        "keda-operator",
    ]
    assert "`make up` repairs it" in shown.err


@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize("command", ["down", "clean"])
def test_stopping_nothing_is_fine(command: str) -> None:
    assert cli.main([command]) == 0


@pytest.mark.usefixtures("layout")
def test_destroying_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["destroy"]) == 0
    assert "nothing is deployed" in capsys.readouterr().err


def test_env_prints_what_a_shell_can_read(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["env", "--name", "it's"]) == 0
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
        (["exec"], "exec needs a command"),
        (["exec", "--", "no-such-x"], "no-such-x: no such command"),
    ],
)
def test_exec_without_a_program_is_a_message(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 1
    assert message in capsys.readouterr().err


def test_clean_removes_the_whole_folder(layout: Layout) -> None:
    layout.cluster("main").mkdir(parents=True)
    layout.bin.mkdir()
    assert cli.main(["clean"]) == 0
    assert not layout.root.exists()


def test_make_lists_every_target() -> None:
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony is not None
    shown = subprocess.run(
        ["make", "-s", "-C", REPOSITORY], capture_output=True, text=True, check=True
    )
    assert re.findall(r"^  make (\S+)", shown.stdout, re.MULTILINE) == phony.group(1).split()
