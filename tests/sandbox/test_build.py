"""Build: only missing programs, no partial files, and failures that explain what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandbox import manifests
from sandbox.build import build, missing
from sandbox.errors import SandboxError
from sandbox.layout import Layout, default_layout
from sandbox.pins import ADD_ONS, CONTROL_PLANE, ENGINE, ETCD

WORKING = """
case "$1" in
  build)
    while [ "$1" != -o ]; do shift; done
    printf '#!/bin/sh\\necho "etcd Version: %s"\\n' "${BUILT:-3.6.8}" > "$2"; chmod +x "$2";;
esac
"""
FAILING = """
case "$1" in
  build) for n in $(seq 40); do echo "line $n"; done; while [ "$1" != -o ]; do shift; done
         echo half > "$2"; exit 1;;
esac
"""
OLD = 'echo "go: go.mod requires go >= 1.25.0 (running go 1.20)" >&2; exit 1'


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    (tmp_path / "path").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/usr/bin:/bin")
    layout = Layout(root=tmp_path / "root")
    layout.manifests.mkdir(parents=True)
    record = [source.identity for source in manifests.SOURCES]
    (layout.manifests / "sources.json").write_text(json.dumps(record), encoding="utf-8")
    return layout


def test_progress_is_reported_once_and_then_there_is_silence(
    layout: Layout, capfd: pytest.CaptureFixture[str]
) -> None:
    _go(layout, WORKING)
    build(layout, [ETCD])
    reported = capfd.readouterr().err
    assert "building etcd v3.6.8 (1 of 1, 0 left) ..." in reported
    assert "built etcd in 0 s" in reported
    assert "toolchain built in" in reported
    build(layout, [ETCD])
    assert capfd.readouterr().err == ""


def test_what_is_built_needs_no_go(layout: Layout) -> None:
    _go(layout, WORKING)
    build(layout, [ETCD])
    (layout.root.parent / "path" / "go").unlink()
    build(layout, [ETCD])


def test_another_version_is_built_again(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    _go(layout, WORKING)
    layout.bin.mkdir()
    old = layout.bin / "etcd"
    old.write_text("#!/bin/sh\necho etcd Version: 3.5.0\n", encoding="utf-8")
    old.chmod(0o755)
    build(layout, [ETCD])
    assert not missing(layout, [ETCD])
    monkeypatch.setenv("BUILT", "9.9.9")
    old.unlink()
    with pytest.raises(SandboxError, match=r"does not report v3\.6\.8"):
        build(layout, [ETCD])


def test_without_go_the_message_says_which_and_why(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(layout.root.parent / "path"))
    with pytest.raises(SandboxError, match=r"Go 1\.25\.0 or newer is not installed.*no binaries"):
        build(layout, [ETCD])


def test_with_an_old_go_its_own_words_are_shown(layout: Layout) -> None:
    _go(layout, OLD)
    with pytest.raises(SandboxError, match=r"running go 1\.20"):
        build(layout, [ETCD])


def test_a_failure_shows_the_end_of_the_output_and_leaves_nothing_half(layout: Layout) -> None:
    _go(layout, FAILING)
    with pytest.raises(SandboxError) as failure:
        build(layout, [ETCD])
    message = str(failure.value)
    assert "building etcd failed" in message
    assert "    line 40" in message
    assert "line 25\n" not in message
    assert str(layout.logs / "build-etcd.log") in message
    assert [path.name for path in layout.bin.iterdir()] == []


def test_leftovers_of_an_interrupted_build_are_removed(layout: Layout) -> None:
    _go(layout, WORKING)
    layout.bin.mkdir()
    (layout.bin / ".etcd.1.tmp").write_text("half", encoding="utf-8")
    build(layout, [ETCD])
    assert not (layout.bin / ".etcd.1.tmp").exists()


def test_manifests_are_stale_when_a_pin_moves(layout: Layout) -> None:
    assert manifests.are_current(layout)
    (layout.manifests / "sources.json").write_text("[]", encoding="utf-8")
    assert not manifests.are_current(layout)


def test_object_names_keep_their_dots() -> None:
    path = Path("CustomResourceDefinition.gateways.gateway.networking.k8s.io.json")
    assert manifests.object_name(path) == "gateways.gateway.networking.k8s.io"


@pytest.mark.sandbox
def test_the_real_toolchain_is_complete_and_verified() -> None:
    layout = default_layout()
    everything = (*ENGINE, *CONTROL_PLANE, *ADD_ONS)
    build(layout, everything)
    assert not missing(layout, everything)
    (layout.bin / ".verified.json").unlink()
    assert not missing(layout, everything)
    names = {manifests.object_name(path) for path in manifests.definitions(layout)}
    assert {
        "httproutes.gateway.networking.k8s.io",
        "gateways.gateway.networking.k8s.io",
        "scaledobjects.keda.sh",
        "leaderworkersets.leaderworkerset.x-k8s.io",
        "servicemonitors.monitoring.coreos.com",
        "podmonitors.monitoring.coreos.com",
        "prometheusrules.monitoring.coreos.com",
        "interceptorroutes.http.keda.sh",
        "stages.kwok.x-k8s.io",
    } <= names
    wanted = {program.name for tool in everything for program in tool.programs}
    assert wanted <= {path.name for path in layout.bin.iterdir()}


def _go(layout: Layout, body: str) -> None:
    path = layout.root.parent / "path" / "go"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
