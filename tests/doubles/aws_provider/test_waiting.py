"""Waits of the aws provider, and its words when it gives up."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from doubles.aws_provider.clients import Clients
from doubles.aws_provider.errors import AwsError
from doubles.aws_provider.schema import Context
from doubles.aws_provider.settings import Settings
from doubles.aws_provider.waiting import Look, wait


def context(seconds: float = 30, *, cancelled: bool = False) -> Context:
    event = threading.Event()
    if cancelled:
        event.set()
    return Context(urn="urn", aws=Clients(Settings()), seconds=seconds, cancelled=event)


def looks(*statuses: str) -> Iterator[Look]:
    return (Look(status=status, reason="why" if status == "FAILED" else "") for status in statuses)


@pytest.mark.parametrize(
    ("statuses", "target"),
    [
        (("ACTIVE",), "ACTIVE"),
        (("CREATING", "CREATING", "ACTIVE"), "ACTIVE"),
        (("CREATING", ""), ""),
    ],
)
def test_it_ends_at_its_target(statuses: tuple[str, ...], target: str) -> None:
    seen = looks(*statuses)
    wait(context(), lambda: next(seen), pending=("CREATING",), target=target)
    assert next(seen, None) is None


@pytest.mark.parametrize(
    ("given", "statuses", "text"),
    [
        (
            context(),
            ("CREATING", "FAILED"),
            "unexpected state 'FAILED', wanted target 'ACTIVE'. last error: why",
        ),
        (context(), ("CREATING", ""), "couldn't find resource, wanted target 'ACTIVE'"),
        (
            context(seconds=-1),
            ("CREATING",),
            "timeout while waiting for state to become 'ACTIVE' (last state: 'CREATING', "
            "timeout: -1s)",
        ),
        (context(cancelled=True), ("CREATING",), "context canceled"),
    ],
)
def test_it_says_why_it_gives_up(given: Context, statuses: tuple[str, ...], text: str) -> None:
    seen = looks(*statuses)
    with pytest.raises(AwsError) as caught:
        wait(given, lambda: next(seen), pending=("CREATING",), target="ACTIVE")
    assert str(caught.value) == text
