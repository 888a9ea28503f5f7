"""Choice of Pulumi, and the remembered answer of a slow probe."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sandbox.engine import STANDINS_VARIABLE, choose
from sandbox.layout import Layout

GOOD = 'case "$1" in version) echo v3.280.1;; plugin) echo "$@" >> "$PULUMI_HOME/asked";; esac'
NO_NETWORK = 'case "$1" in version) echo v3.280.1;; plugin) echo x >> {log}; exit 255;; esac'


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(root=tmp_path / "root")
    (layout.root / "pulumi-home-official").mkdir(parents=True)
    return layout


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "installed"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.delenv(STANDINS_VARIABLE, raising=False)
    return folder / "pulumi"


def test_without_an_installed_one_ours_is_used(layout: Layout, installed: Path) -> None:
    chosen = choose(layout)
    assert not installed.exists()
    assert (chosen.pulumi, chosen.home, chosen.standins) == (
        layout.bin / "pulumi",
        layout.pulumi_home,
        True,
    )
    assert "stand-in plugins (no pulumi on PATH)" in chosen.describe()


def test_our_own_on_the_path_is_not_an_installed_one(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout.bin.mkdir()
    _script(layout.bin / "pulumi", GOOD)
    monkeypatch.setenv("PATH", f"{layout.bin}:/usr/bin:/bin")
    assert choose(layout).reason == "no pulumi on PATH"


def test_a_good_one_is_used_with_official_plugins(layout: Layout, installed: Path) -> None:
    _install(installed, GOOD)
    for _ in range(2):
        chosen = choose(layout)
        assert (chosen.pulumi, chosen.standins) == (installed, False)
    asked = (chosen.home / "asked").read_text(encoding="utf-8")
    assert asked == (
        "plugin install resource kubernetes v4.34.2\nplugin install resource aws v7.51.1\n"
    )


def test_the_variable_forces_the_standins(
    layout: Layout, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(installed, GOOD)
    monkeypatch.setenv(STANDINS_VARIABLE, "1")
    assert choose(layout).standins


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("echo v3.274.0", "is v3.274.0, older than v3.274.1"),
        ("echo nonsense", "is unreadable, older than"),
        ("exit 1", "is unreadable, older than"),
    ],
)
def test_an_old_or_broken_one_is_not_used(
    layout: Layout, installed: Path, body: str, reason: str
) -> None:
    _install(installed, body)
    assert reason in choose(layout).reason


def test_without_a_language_host_it_is_not_used(layout: Layout, installed: Path) -> None:
    _script(installed, GOOD)
    assert "no pulumi-language-python beside it" in choose(layout).reason


def test_a_refusal_is_remembered_for_an_hour_and_until_pulumi_changes(
    layout: Layout, installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    _install(installed, NO_NETWORK.replace("{log}", str(log)))
    for _ in range(2):
        assert "could not install its kubernetes plugin v4.34.2" in choose(layout).reason
    assert log.read_text(encoding="utf-8") == "x\n"
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)
    assert choose(layout).standins
    assert log.read_text(encoding="utf-8") == "x\nx\n"
    _install(installed, GOOD)
    assert not choose(layout).standins


def _install(pulumi: Path, body: str) -> None:
    _script(pulumi, body)
    _script(pulumi.with_name("pulumi-language-python"), "")


def _script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
