"""Two commands at once: the second one waits and reports it."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.layout import REPOSITORY
from sandbox.lock import exclusive

HOLDER = """
import sys
from pathlib import Path
from sandbox.lock import exclusive
with exclusive(Path(sys.argv[1]), "testing"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_free_lock_is_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        with exclusive(tmp_path / "deep" / "lock", "testing"):
            pass
    assert capfd.readouterr().err == ""


def test_the_second_waits_and_says_for_what(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as second:
        assert second.stderr is not None
        assert second.stdout is not None
        with exclusive(path, "testing"):
            assert "waiting: another command is testing" in second.stderr.readline()
        assert second.stdout.readline() == "held\n"
        second.communicate(input="")
    assert second.returncode == 0


def test_a_lock_that_its_holder_removed_does_not_let_two_in(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as waiting:
        assert waiting.stderr is not None
        assert waiting.stdout is not None
        with exclusive(path, "testing"):
            assert "waiting" in waiting.stderr.readline()
            shutil.rmtree(path.parent)
        assert waiting.stdout.readline() == "held\n"
        # What it holds is the file that a third command would find.
        with path.open("a") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        waiting.communicate(input="")
    assert waiting.returncode == 0
