"""Waits for components: until they answer, have ended, or have freed their ports."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from sandbox import ports, processes
from sandbox.components import Component
from sandbox.errors import SandboxError

_READY_SECONDS = 90
_RELEASE_SECONDS = 2
_POLL_SECONDS = 0.1


class PortTakenError(Exception):
    """Another process took a port between its choice and its use."""


def poll(done: Callable[[], bool], seconds: float) -> bool:
    """Probe until the answer is true or the time is over; returns the last answer."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def wait_healthy(component: Component, executable: Path, chosen: dict[str, int], log: Path) -> None:
    """Wait until a started component answers its health check, at most 90 seconds.

    Raises:
        PortTakenError: it ended because one of its ports was taken.
        SandboxError: it ended for another reason, or does not become healthy.
    """

    def settled() -> bool:
        return component.is_healthy(chosen) or not processes.running([executable])

    poll(settled, _READY_SECONDS)
    if not processes.running([executable]):
        _explain_death(component, log)
    if not component.is_healthy(chosen):
        raise SandboxError(
            f"{component.name} runs but is not healthy after {_READY_SECONDS} s. Its log: {log}"
        )


def come_free(component: Component, chosen: dict[str, int]) -> bool:
    """Whether the component's ports are free, or become so within two seconds.

    A process that was just killed keeps its ports for a moment longer than its command line.
    """
    return poll(
        lambda: all(ports.is_free(chosen[port]) for port in component.ports), _RELEASE_SECONDS
    )


def _explain_death(component: Component, log: Path) -> None:
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    lines = text.splitlines()
    if any("address already in use" in line for line in lines[-30:]):
        raise PortTakenError(f"{component.name} found one of its ports taken")
    tail = "\n".join(f"    {line[:300]}" for line in lines[-5:])
    raise SandboxError(f"{component.name} ended. The end of its log:\n{tail}\nAll of it: {log}")
