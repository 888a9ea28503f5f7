"""Downloads beside compilations, with a Go that only records how it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.pins import ETCD, KWOK
from sandbox.prefetch import prefetched
from tests.support.kube import eventually


def install_go(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Path:
    log = folder / "calls"
    script = folder / "go"
    script.write_text(f'#!/bin/sh\necho "$PWD $@" >> "{log}"\n{body}\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return log


def calls(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.exists() else []


def test_each_tool_is_listed_in_its_own_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = install_go(tmp_path, monkeypatch, "exit 1")
    with prefetched([ETCD, KWOK]):
        eventually(lambda: len(calls(log)) == 2)
    assert calls(log) == [
        f"{tool.folder} list -deps -mod=readonly"
        f" {' '.join(program.package for program in tool.programs)}"
        for tool in (ETCD, KWOK)
    ]


def test_a_download_ends_with_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = install_go(tmp_path, monkeypatch, "exec sleep 600")
    with prefetched([ETCD, KWOK]):
        eventually(lambda: calls(log))
    assert len(calls(log)) == 1


def test_nothing_to_fetch_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = install_go(tmp_path, monkeypatch, "")
    with prefetched([]):
        pass
    assert calls(log) == []
