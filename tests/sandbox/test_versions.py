"""Version comparison, and the record that saves asking programs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sandbox.layout import Layout
from sandbox.pins import ETCD, KEDA, Program, Tool
from sandbox.versions import at_least, find_version, is_current, reported_version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v3.250.0\n", "v3.250.0"),
        ("etcd Version: 3.6.8\nGit SHA: Not provided\n", "v3.6.8"),
        ("Kubernetes v1.35.3\n", "v1.35.3"),
        ("Client Version: v1.35.3\nKustomize Version: v5.7.1\n", "v1.35.3"),
        ("kwok version v0.8.0 go1.26.8 (linux/amd64)\n", "v0.8.0"),
        ("v3.250.0-dev.0\n", "v3.250.0-dev.0"),
        ("no version here 1.2\n", None),
    ],
)
def test_find_version(text: str, version: str | None) -> None:
    assert find_version(text) == version


@pytest.mark.parametrize(
    ("version", "minimum", "expected"),
    [
        ("v3.250.0", "v3.250.0", True),
        ("v3.250.1", "v3.250.0", True),
        ("v3.100.0", "v3.99.0", True),
        ("v3.99.9", "v3.250.0", False),
        ("v3.250.0-rc.1", "v3.250.0", False),
        ("v4.0.0-rc.1", "v3.250.0", True),
    ],
)
def test_at_least(version: str, minimum: str, *, expected: bool) -> None:
    assert at_least(version, minimum) is expected


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(root=tmp_path)
    layout.bin.mkdir()
    return layout


def test_a_program_is_asked_once_and_again_when_it_changed(layout: Layout) -> None:
    (program,) = ETCD.programs
    asked = layout.root / "asked"
    _script(layout.bin / "etcd", f"echo x >> {asked}; echo 'etcd Version: 3.6.8'")
    assert is_current(layout, ETCD, program)
    assert is_current(layout, ETCD, program)
    assert asked.read_text(encoding="utf-8") == "x\n"
    _script(layout.bin / "etcd", "echo 'etcd Version: 3.6.7'")
    assert not is_current(layout, ETCD, program)


@pytest.mark.parametrize("body", ["exit 1", "echo nothing", "echo 'etcd Version: 3.6.8'; exit 2"])
def test_a_program_that_does_not_answer_is_not_current(layout: Layout, body: str) -> None:
    _script(layout.bin / "etcd", body)
    assert not is_current(layout, ETCD, ETCD.programs[0])


def test_a_missing_or_empty_program_is_not_current(layout: Layout) -> None:
    assert not is_current(layout, ETCD, ETCD.programs[0])
    (layout.bin / "etcd").write_bytes(b"")
    assert not is_current(layout, ETCD, ETCD.programs[0])


def test_a_broken_record_is_no_answer(layout: Layout) -> None:
    _script(layout.bin / "etcd", "echo 'etcd Version: 3.6.8'")
    (layout.bin / ".verified.json").write_text('{"etcd": ', encoding="utf-8")
    assert is_current(layout, ETCD, ETCD.programs[0])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\0mod\t%s\tv2.20.2\th1:x", KEDA.version),
        # The main module is ours.
        (b"\0mod\tours\t(devel)\t\ndep\t%s\tv2.20.2\th1:x", KEDA.version),
        (b"\0mod\t%s\tv2.20.20\th1:x", None),
        (b"", None),
    ],
)
def test_the_build_record_speaks_for_a_program_without_version_flag(
    tmp_path: Path, content: bytes, expected: str | None
) -> None:
    path = tmp_path / "keda-operator"
    path.write_bytes(content.replace(b"%s", KEDA.module.encode()))
    assert reported_version(path, *_only(KEDA)) == expected


def _only(tool: Tool) -> tuple[Tool, Program]:
    return tool, tool.programs[0]


def _script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    # Two writes within one tick of the clock would look like one file.
    os.utime(path, ns=(0, hash(body) % 10**15))
