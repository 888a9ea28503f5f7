"""Waiting in a test for what a controller does."""

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

ResultT = TypeVar("ResultT")


class Eventually(Protocol):
    """Call until the answer is true, and return it."""

    def __call__(self, ask: Callable[[], ResultT], *, seconds: float = 120) -> ResultT: ...


def wait(ask: Callable[[], ResultT], *, seconds: float = 120) -> ResultT:
    """Calls until the answer is true; fails when that takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer or time.monotonic() > deadline:
            assert answer, f"not true within {seconds} s: {answer!r}"
            return answer
        time.sleep(0.1)
