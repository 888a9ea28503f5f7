"""Progress of long work on standard error: in place on a terminal, as lines elsewhere."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli import screen

if TYPE_CHECKING:
    from rich.progress import Progress

    from operate.deploy import Step, Watcher

_SECTIONS = frozenset({"Changes:", "Diagnostics:", "Outputs:", "Policies:", "Resources:"})
"""Headings that Pulumi writes after its lines about single resources."""
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_NAMES_SHOWN = 3


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show the title and the time so far, then the whole time when the block succeeds."""
    from sandbox.console import step as timed

    with timed(title), _spinning(title):
        yield


@contextmanager
def watched(title: str, total: int | None = None) -> Iterator["Watcher"]:
    """A step with a watcher that shows Pulumi's progress.

    `total` is the number of resources that change, where a preview has said it.

    On a terminal the lines about single resources become one that moves; what Pulumi writes
    after them (diagnostics, counts) is shown as it is.
    """
    from operate.deploy import Watcher
    from sandbox.console import step as timed

    with timed(title):
        if not screen.is_terminal(sys.stderr):
            yield Watcher(line=lambda text: screen.out(f"{text}\n"))
            return
        with _progress() as progress:
            display = _Moving(progress, title, total)
            yield Watcher(line=display.line, step=display.step, has_colour=screen.is_terminal())


@contextmanager
def _spinning(title: str) -> Iterator[None]:
    if not screen.is_terminal(sys.stderr):
        yield
        return
    with _progress() as progress:
        progress.add_task(title, total=None)
        yield


def _progress() -> "Progress":
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = screen.terminal_console(sys.stderr)
    return Progress(
        SpinnerColumn("dots" if "utf" in console.encoding else "line"),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )


class _Moving:
    """One line on a terminal: the number of finished resources, and those under way."""

    def __init__(self, progress: "Progress", title: str, total: int | None) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=None)
        self._title = title
        self._of = "" if total is None else f" of {total}"
        self._under_way: dict[str, str] = {}
        self._done = 0
        self._has_section = False

    def line(self, text: str) -> None:
        from rich.text import Text

        plain = _ESCAPES.sub("", text)
        self._has_section = self._has_section or plain in _SECTIONS
        if self._has_section or plain.startswith(("error:", "warning:")):
            console = self._progress.console
            console.print(Text.from_ansi(screen.writable(text, console.encoding)), soft_wrap=True)

    def step(self, step: "Step") -> None:
        resource = f"{step.kind} {step.name}"
        if step.is_done:
            self._done += step.operation != "same"
            self._under_way.pop(resource, None)
        elif step.operation != "same":
            self._under_way[resource] = step.operation
        self._progress.update(self._task, description=self._description())

    def _description(self) -> str:
        under_way = list(self._under_way)
        more = len(under_way) - _NAMES_SHOWN
        names = ", ".join(under_way[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
        return f"{self._title}: {self._done}{self._of} changed{f', {names}' if names else ''}"
