"""Kubeconfigs, provider arguments, and what moves to another cluster."""

from __future__ import annotations

import json
import os
import stat
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from sandbox.plugins.engine_log import EngineLog
from sandbox.plugins.install import install_plugins
from sandbox.plugins.provider.cluster import connect
from sandbox.plugins.provider.config import compare_config
from sandbox.plugins.provider.credentials import Credentials
from sandbox.plugins.provider.errors import ProviderError
from sandbox.plugins.provider.kubeconfig import KubeconfigError, load, load_ambient
from sandbox.plugins.provider.settings import Settings, parse_settings
from sandbox.plugins.wire import UNKNOWN


def kubeconfig(server: str = "https://one", **context: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "a",
        "contexts": [
            {"name": "a", "context": {"cluster": "a", "user": "u", **context}},
            {"name": "b", "context": {"cluster": "b", "user": "u"}},
        ],
        "clusters": [
            {"name": "a", "cluster": {"server": server}},
            {"name": "b", "cluster": {"server": "https://two"}},
        ],
        "users": [{"name": "u", "user": {"token": "t", "client-key": "keys/key.pem"}}],
    }


def test_a_kubeconfig_is_a_path_a_text_or_a_structure(tmp_path: Path) -> None:
    text = json.dumps(kubeconfig(namespace="team"))
    path = tmp_path / "config"
    path.write_text(text, encoding="utf-8")
    for given in (str(path), text, kubeconfig(namespace="team")):
        config = load(given)
        assert config.cluster() == {"server": "https://one"}
        assert config.namespace() == "team"
        assert config.namespace(context="b") == "default"
    assert load(str(path)).user()["client-key"] == str(tmp_path / "keys" / "key.pem")


def test_a_relative_path_starts_at_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text(json.dumps(kubeconfig()), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load("config").cluster() == {"server": "https://one"}


@pytest.mark.parametrize("given", ["missing/file", "{", 7])
def test_what_is_no_kubeconfig_is_refused(given: Any) -> None:
    with pytest.raises(KubeconfigError):
        load(given)


def test_ambient_files_are_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text(json.dumps(kubeconfig("https://first")), encoding="utf-8")
    second.write_text(json.dumps(kubeconfig("https://second")), encoding="utf-8")
    monkeypatch.setenv("KUBECONFIG", os.pathsep.join(map(str, (first, tmp_path / "no", second))))
    assert load_ambient().cluster() == {"server": "https://first"}


def test_no_kubeconfig_at_all_makes_the_cluster_unreachable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "missing"))
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    cluster = connect(Settings(), EngineLog(""), threading.Event())
    assert "unable to load Kubernetes client configuration" in cluster.unreachable
    with pytest.raises(ProviderError, match="configured Kubernetes cluster is unreachable: "):
        cluster.api()


def test_a_helper_gives_credentials() -> None:
    answer = {"status": {"token": "from the helper"}}
    helper = {
        "command": sys.executable,
        "args": ["-c", f"print({json.dumps(json.dumps(answer))})"],
        "env": [{"name": "A", "value": "b"}],
    }
    headers = Credentials({"exec": helper}).headers()
    assert headers == {"Authorization": "Bearer from the helper"}
    with pytest.raises(KubeconfigError, match="exec"):
        Credentials({"exec": {"command": "no-such-helper"}}).headers()


def test_arguments_arrive_as_strings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_K8S_DELETE_UNREACHABLE", "true")
    settings = parse_settings(
        {
            "namespace": "team",
            "enableServerSideApply": "true",
            "enableConfigMapMutable": "true",
            "enableSecretMutable": False,
            "kubeClientSettings": '{"qps": 10, "timeout": 7}',
        }
    )
    assert settings.namespace == "team"
    assert settings.enable_config_map_mutable
    assert not settings.enable_secret_mutable
    assert settings.timeout_seconds == 7
    assert settings.delete_unreachable
    assert not parse_settings({"deleteUnreachable": "false"}).delete_unreachable


@pytest.mark.parametrize(
    "arguments",
    [
        {"renderYamlToDirectory": "out"},
        {"enableServerSideApply": "false"},
        {"kubeClientSettings": "no json"},
    ],
)
def test_arguments_that_cannot_be_followed_are_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(ProviderError):
        parse_settings(arguments)


ONE, TWO = json.dumps(kubeconfig()), json.dumps(kubeconfig("https://other"))
QUIET = json.dumps(kubeconfig(namespace="quiet"))


@pytest.mark.parametrize(
    ("olds", "news", "diffs", "replaces"),
    [
        ({"kubeconfig": ONE}, {"kubeconfig": ONE}, [], []),
        ({"kubeconfig": ONE}, {"kubeconfig": QUIET}, ["kubeconfig"], []),
        ({"kubeconfig": ONE}, {"kubeconfig": TWO}, ["kubeconfig"], ["kubeconfig"]),
        (
            {"kubeconfig": ONE, "context": "a"},
            {"kubeconfig": ONE, "context": "b"},
            ["context"],
            ["context"],
        ),
        ({"kubeconfig": ONE}, {"kubeconfig": UNKNOWN}, ["kubeconfig"], ["kubeconfig"]),
        (
            {"kubeconfig": ONE, "clusterIdentifier": "x"},
            {"kubeconfig": TWO, "clusterIdentifier": "x"},
            ["kubeconfig"],
            [],
        ),
        (
            {"kubeconfig": ONE, "clusterIdentifier": "x"},
            {"kubeconfig": ONE, "clusterIdentifier": "y"},
            ["clusterIdentifier"],
            ["clusterIdentifier"],
        ),
        ({"kubeconfig": ONE}, {"kubeconfig": ONE, "namespace": "n"}, ["namespace"], []),
    ],
)
def test_another_cluster_replaces_the_provider(
    olds: dict[str, Any], news: dict[str, Any], diffs: list[str], replaces: list[str]
) -> None:
    assert compare_config(olds, news) == (diffs, replaces)


def test_installing_twice_changes_nothing(tmp_path: Path) -> None:
    install_plugins(tmp_path, Path(sys.executable))
    plugins = sorted(path for path in (tmp_path / "plugins").rglob("*") if path.is_file())
    assert [str(path.relative_to(tmp_path / "plugins")) for path in plugins] == [
        "language-python-v3.250.0/pulumi-language-python",
        "resource-aws-v7.51.1/pulumi-resource-aws",
        "resource-kubernetes-v4.34.2/pulumi-resource-kubernetes",
    ]
    before = [path.stat() for path in plugins]
    install_plugins(tmp_path, Path(sys.executable))
    assert [path.stat().st_ino for path in plugins] == [each.st_ino for each in before]
    for path in plugins:
        assert path.stat().st_mode & stat.S_IXUSR
        text = path.read_text(encoding="utf-8")
        assert text.startswith("#!/bin/sh\n")
        assert sys.executable in text
