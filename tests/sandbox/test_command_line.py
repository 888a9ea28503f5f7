"""Commands that run before any package is installed, and the Makefile."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import __main__ as command
from sandbox.layout import REPOSITORY, Layout


def test_clean_removes_the_whole_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = Layout(root=tmp_path / "root")
    monkeypatch.setattr(command, "default_layout", lambda: layout)
    layout.cluster("main").mkdir(parents=True)
    layout.bin.mkdir()
    assert command.main(["clean"]) == 0
    assert not layout.root.exists()
    assert command.main(["clean"]) == 0


def test_it_needs_the_standard_library_alone() -> None:
    # -S: nothing that was installed can be imported.
    code = "import sandbox.setup, sandbox.workflow"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=REPOSITORY, check=False)
    assert done.returncode == 0


def test_all_else_is_the_command_endpoints() -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(["status"])
    assert caught.value.code == 2


def test_make_lists_every_target() -> None:
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony is not None
    shown = subprocess.run(
        ["make", "-s", "-C", REPOSITORY], capture_output=True, text=True, check=True
    )
    assert re.findall(r"^  make (\S+)", shown.stdout, re.MULTILINE) == phony.group(1).split()
