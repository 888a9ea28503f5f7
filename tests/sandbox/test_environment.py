"""The environment for Pulumi: complete, without effects, and different only where it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.engine import Engine
from sandbox.environment import prepare, pulumi_environment
from sandbox.layout import Layout

STANDINS = Engine(pulumi=Path("/s/bin/pulumi"), home=Path("/s/home"), standins=True, reason="")
OFFICIAL = Engine(pulumi=Path("/opt/pulumi"), home=Path("/s/official"), standins=False, reason="")


def test_standins_never_download_and_never_use_a_plugin_of_the_caller() -> None:
    assert pulumi_environment(
        STANDINS,
        bin_folder=Path("/s/bin"),
        backend=Path("/s/state"),
        path="/usr/bin:/bin",
        kubeconfig=Path("/s/kubeconfig"),
    ) == {
        "PATH": "/s/bin:/usr/bin:/bin",
        "PULUMI_HOME": "/s/home",
        "PULUMI_BACKEND_URL": "file:///s/state",
        "PULUMI_CONFIG_PASSPHRASE": "sandbox",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
        "PULUMI_K8S_ENABLE_PATCH_FORCE": "true",
        "KUBECONFIG": "/s/kubeconfig",
    }


def test_an_installed_pulumi_comes_before_a_built_one_and_may_download() -> None:
    variables = pulumi_environment(
        OFFICIAL, bin_folder=Path("/s/bin"), backend=Path("/s/state"), path="/usr/bin"
    )
    assert variables["PATH"] == "/opt:/s/bin:/usr/bin"
    assert set(variables) == {
        "PATH",
        "PULUMI_HOME",
        "PULUMI_BACKEND_URL",
        "PULUMI_CONFIG_PASSPHRASE",
        "PULUMI_SKIP_UPDATE_CHECK",
    }


def test_pulumi_decodes_the_address_of_the_backend() -> None:
    variables = pulumi_environment(
        STANDINS, bin_folder=Path("/b"), backend=Path("/a b%20c"), path="/usr/bin"
    )
    assert variables["PULUMI_BACKEND_URL"] == "file:///a%20b%2520c"


def test_prepare_makes_the_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    layout = Layout(root=tmp_path / "root")
    engine = Engine(pulumi=layout.bin / "pulumi", home=layout.pulumi_home, standins=True, reason="")
    variables = prepare(layout, engine, "main")
    assert layout.state.is_dir()
    assert layout.pulumi_home.is_dir()
    assert variables["KUBECONFIG"] == str(layout.clusters / "main" / "kubeconfig")
