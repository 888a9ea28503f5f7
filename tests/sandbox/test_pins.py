"""Pins: kept in one place, complete, and with the versions that the design names."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest

from sandbox.errors import SandboxError
from sandbox.manifests import SOURCES
from sandbox.pins import (
    ADD_ONS,
    CONTROL_PLANE,
    ENGINE,
    ENVOY_GATEWAY,
    ETCD,
    HTTP_ADD_ON,
    KEDA,
    KUBERNETES,
    KUBERNETES_SDK,
    KWOK,
    LWS,
    PROMETHEUS,
    PULUMI,
    PULUMI_KUBERNETES,
    Tool,
    pinned_version,
    required_go,
)

TOOLS = (*ENGINE, *CONTROL_PLANE, *ADD_ONS)


@pytest.mark.parametrize(
    ("tool", "version"),
    [
        (PULUMI, "v3.274.1"),
        (PULUMI_KUBERNETES, "v4.0.0-20260115033456-f47bc2d6f199"),
        (ETCD, "v3.6.8"),
        (KUBERNETES, "v1.35.3"),
        (KWOK, "v0.8.0"),
        (KEDA, "v2.20.2"),
        (HTTP_ADD_ON, "v0.15.0"),
        (PROMETHEUS, "v0.305.0"),
        (LWS, "v0.9.0"),
        (ENVOY_GATEWAY, "v1.9.1"),
    ],
)
def test_pinned_versions(tool: Tool, version: str) -> None:
    assert tool.version == version


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_program_is_a_tool_of_its_module_and_has_a_checksum(tool: Tool) -> None:
    module = (tool.folder / "go.mod").read_text(encoding="utf-8")
    sums = (tool.folder / "go.sum").read_text(encoding="utf-8")
    for program in tool.programs:
        assert re.search(
            rf"^((tool|module) )?\s*{re.escape(program.package)}$", module, re.MULTILINE
        )
    assert f"{tool.module} {tool.version} h1:" in sums


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.module)
def test_every_source_of_manifests_has_a_checksum(source: object) -> None:
    folder: Path = source.folder  # type: ignore[attr-defined]  # parametrize erases the type
    module: str = source.module  # type: ignore[attr-defined]  # same
    version = pinned_version(folder, module)
    assert f"{module} {version} h1:" in (folder / "go.sum").read_text(encoding="utf-8")


def test_kubernetes_staging_modules_have_the_version_of_kubernetes() -> None:
    text = (KUBERNETES.folder / "go.mod").read_text(encoding="utf-8")
    replaced = re.findall(r"^replace (k8s\.io/\S+) => (k8s\.io/\S+) (\S+)$", text, re.MULTILINE)
    assert len(replaced) > 30
    for module, replacement, version in replaced:
        assert (replacement, version) == (module, "v0.35.3")


def test_the_provider_stands_for_the_one_that_the_sdk_asks_for() -> None:
    assert importlib.metadata.version("pulumi-kubernetes") == KUBERNETES_SDK
    assert f"/pkg/version.Version={KUBERNETES_SDK}" in PULUMI_KUBERNETES.ldflags()
    (program,) = PULUMI_KUBERNETES.programs
    assert program.name.endswith(f"-v{KUBERNETES_SDK}")


def test_linker_flags_carry_the_version() -> None:
    flags = KUBERNETES.ldflags()
    assert "version.gitVersion=v1.35.3" in flags
    assert "version.gitMajor=1" in flags
    assert "version.gitMinor=35" in flags


def test_a_missing_requirement_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("module x\n\ngo 1.25.0\n", encoding="utf-8")
    with pytest.raises(SandboxError, match=r"go\.mod does not require example\.com/y"):
        pinned_version(tmp_path, "example.com/y")
    assert required_go(tmp_path) == "1.25.0"


def test_a_module_is_not_taken_for_another_with_the_same_ending(tmp_path: Path) -> None:
    text = "require (\n\texample.com/x/y v9.0.0\n\tx/y v1.2.3 // indirect\n)\n"
    (tmp_path / "go.mod").write_text(text, encoding="utf-8")
    assert pinned_version(tmp_path, "x/y") == "v1.2.3"
