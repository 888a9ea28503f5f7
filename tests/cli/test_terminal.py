"""Output at a terminal, through a pseudo-terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("project")


def at_terminal(columns: int, *arguments: str) -> tuple[int, str]:
    """Exit code and output of the command in a terminal of this width."""
    terminal, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    # A terminal's width is asked of the terminal, unless the shell has exported it.
    variables = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    process = subprocess.Popen(
        [sys.executable, "-m", "endpoints", *arguments],
        env={**variables, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
        stdin=side,
        stdout=side,
        stderr=side,
    )
    os.close(side)
    output = b""
    while chunk := _read(terminal):
        output += chunk
    os.close(terminal)
    return process.wait(), output.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # Linux's way to say that the other side is closed.
        return b""


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_reasons_are_wrapped_below_their_text(project: Path) -> None:
    code, out = at_terminal(70, "plan", "qwen")
    assert code == 0, out
    lines = plain(out).splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("    cost"))
    assert lines[start + 1].startswith(" " * 15)
    assert lines[start + 1][15] != " "
    assert max(len(line) for line in lines if " " in line.strip()) <= 70


def test_tables_have_the_width_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    code, out = at_terminal(80, "plan")
    assert code == 0
    assert "\x1b[" in out
    lines = plain(out).splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("ENDPOINT"))
    table = lines[start : start + 3]
    assert [line.split()[0] for line in table] == ["ENDPOINT", "qwen", "small"]
    assert max(len(line.rstrip()) for line in table) <= 80


def test_no_color_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    _, out = at_terminal(80, "plan")
    assert not re.search(r"\x1b\[3\dm", out)


def test_a_terminal_that_knows_only_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii:strict")
    for arguments in (("plan",), ("up", "--help"), ("plan", "qwem")):
        code, out = at_terminal(60, *arguments)
        assert code == (arguments[-1] == "qwem")
        assert out.isascii()
        assert "Traceback" not in out
