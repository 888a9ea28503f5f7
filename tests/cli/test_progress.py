"""Display of long work while it runs."""

import io
import re
import sys

import pytest

from cli.progress import step, watched
from operate.deploy import Step


class Terminal(io.StringIO):
    """A stream that counts as a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_elsewhere_every_line_of_pulumi_is_passed_on(capsys: pytest.CaptureFixture[str]) -> None:
    with watched("deploy") as watcher:
        watcher.line(" +  kubernetes:core/v1:Service chat created")
    out, err = capsys.readouterr()
    assert out == " +  kubernetes:core/v1:Service chat created\n"
    assert re.fullmatch(r"== deploy\n== deploy: \d+\.\d s\n", err)


@pytest.mark.parametrize(("encoding", "last"), [("utf-8", "ü is"), ("ascii", "\\xfc is")])
def test_a_terminal_shows_what_is_under_way_and_what_pulumi_says_in_the_end(
    encoding: str, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(Terminal, "encoding", encoding)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(sys, "stderr", terminal)
    with watched("deploy", total=5) as watcher:
        assert watcher.step is not None
        for number in range(5):
            name = f"chat-{number}"
            watcher.step(Step(kind="Service", name=name, operation="create", is_done=False))
        watcher.step(Step(kind="Service", name="chat-0", operation="create", is_done=True))
        watcher.step(Step(kind="Node", name="same", operation="same", is_done=True))
        watcher.line(" +  kubernetes:core/v1:Service chat created")
        watcher.line("Diagnostics:")
        watcher.line("    ü is wrong")
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())
    assert "deploy: 1 of 5 changed, Service chat-1, Service chat-2, Service chat-3 and 1 more" in (
        shown
    )
    assert "created" not in shown
    assert "Diagnostics:\n" in shown
    assert f"{last} wrong" in shown


def test_a_step_that_fails_has_no_time(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError), step("build"):
        raise RuntimeError
    assert capsys.readouterr().err == "== build\n"
