"""The built kubernetes provider is where Pulumi looks for it, and describes its source."""

from __future__ import annotations

from pathlib import Path

from sandbox.engine import Engine
from sandbox.kubernetes_provider import describe_built, install
from sandbox.layout import Layout
from sandbox.pins import KUBERNETES_SDK, PULUMI_KUBERNETES


def test_it_is_installed_once_and_again_for_another_sandbox(tmp_path: Path) -> None:
    home = tmp_path / "home"
    plugin = home / f"plugins/resource-kubernetes-v{KUBERNETES_SDK}/pulumi-resource-kubernetes"
    (program,) = PULUMI_KUBERNETES.programs
    for root in (tmp_path / "one", tmp_path / "two"):
        layout = Layout(root=root)
        install(layout, home)
        before = plugin.lstat()
        install(layout, home)
        assert plugin.lstat() == before
        assert plugin.readlink() == layout.bin / program.name
    assert list(plugin.parent.iterdir()) == [plugin]


def test_it_says_its_age_and_what_it_stands_for() -> None:
    reported = describe_built()
    assert reported == (
        "official source of 2026-01-15 (between releases 4.24 and 4.26), stands for 4.34.2"
    )
    ours = Engine(pulumi=Path("p"), home=Path("h"), standins=True, reason="x")
    assert f"kubernetes provider: {reported}" in ours.describe().splitlines()
    official = Engine(pulumi=Path("p"), home=Path("h"), standins=False, reason="x")
    assert official.describe().endswith(f"kubernetes provider: official release {KUBERNETES_SDK}")
