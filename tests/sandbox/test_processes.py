"""Processes are known by their executable, never by a number."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox import processes

STUBBORN = 'trap "" TERM; echo ready; while :; do sleep 0.05; done'


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Path]:
    link = tmp_path / "bin" / "shell"
    link.parent.mkdir()
    link.symlink_to("/bin/sh")
    yield link
    processes.stop([link], grace_seconds=0.1)


def test_a_started_program_is_found_by_its_path(shell: Path, tmp_path: Path) -> None:
    pid = _start(shell, "echo ready; while :; do sleep 0.05; done", tmp_path / "log")
    assert processes.running([shell, tmp_path / "other"]) == {shell: pid}
    assert processes.is_running(pid, shell)


def test_a_stranger_with_the_number_is_not_ours(shell: Path) -> None:
    assert not processes.is_running(os.getpid(), shell)
    assert processes.running([shell]) == {}


def test_what_runs_in_a_folder_is_found_there(shell: Path, tmp_path: Path) -> None:
    _start(shell, "echo ready; while :; do sleep 0.05; done", tmp_path / "log")
    assert processes.inside(tmp_path) == processes.inside(shell.parent) == {shell}
    # The name of the folder begins alike, which does not make it the same.
    assert processes.inside(tmp_path / "b") == set()


def test_it_runs_in_its_own_session_with_its_output_in_the_log(shell: Path, tmp_path: Path) -> None:
    log = tmp_path / "deep" / "log"
    pid = _start(
        shell, 'echo ready; echo "$GREETING" >&2; exec 1>&-; while :; do sleep 0.05; done', log
    )
    assert os.getsid(pid) == pid
    _wait(lambda: log.read_text(encoding="utf-8") == "ready\nhello\n")


def test_stop_ends_what_asks_nicely(shell: Path, tmp_path: Path) -> None:
    pid = _start(shell, "echo ready; while :; do sleep 0.05; done", tmp_path / "log")
    processes.stop([shell], grace_seconds=10)
    assert not processes.is_running(pid, shell)


def test_stop_ends_parent_and_child_of_one_command_line(shell: Path, tmp_path: Path) -> None:
    # Every fork is such a child, until it becomes another program.
    forever = "while :; do sleep 0.05; done"
    pid = _start(shell, f"({forever}) & echo ready; {forever}", tmp_path / "log")
    assert processes.running([shell]) == {shell: pid}
    processes.stop([shell], grace_seconds=10)
    assert processes.running([shell]) == {}


def test_stop_ends_what_ignores_the_request(shell: Path, tmp_path: Path) -> None:
    pid = _start(shell, STUBBORN, tmp_path / "log")
    processes.stop([shell], grace_seconds=0.2)
    assert not processes.is_running(pid, shell)


def test_stopping_nothing_is_nothing(tmp_path: Path) -> None:
    processes.stop([tmp_path / "nobody"], grace_seconds=10)


def _start(shell: Path, script: str, log: Path) -> int:
    pid = processes.start(shell, ["-c", script], {**os.environ, "GREETING": "hello"}, log)
    _wait(lambda: log.exists() and log.read_text(encoding="utf-8").startswith("ready"))
    return pid


def _wait(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.01)
