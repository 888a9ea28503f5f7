"""Cron expressions as KEDA reads them, and the time zones of the pinned database."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from endpoints.spec.schedules import check_cron, check_time_zone, same_times, time_zones

# What robfig/cron v3.0.1 parses with KEDA's options, tried with that module.
ACCEPTED = [
    "* * * * *",
    "0 8 * * 1-5",
    "0,30 8-18/2 1 * *",
    "*/15 0 * jan-mar,DEC *",
    "59 23 31 12 6",
    "0 0 * * sun",
    "0 0 * * Mon-FRI",
    "0 0 29 2 *",
    "5/10 * * * *",
    "0 0 1-7 * 1/2",
    "  0   8 * *\t0 ",
    "0 0 7,17,27 7 0-6/7",
]
REFUSED = [
    "",
    "@daily",
    "0 8 * *",
    "0 0 8 * * 1",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * 32 * *",
    "* * * 0 *",
    "* * * 13 *",
    "* * * * 7",
    "* * * * 1-7",
    "* * * * 0,7",
    "5-1 * * * *",
    "*/0 * * * *",
    "1-2-3 * * * *",
    "* * L * *",
    "* * 15W * *",
    "* * LW * *",
    "* * * * 5L",
    "* * * * 1#2",
    "* * * * monday",
    "-1 * * * *",
    "x * * * *",
    "* * * * *\x00",
]
NEVER = ["0 0 30 2 *", "0 0 31 2 *", "0 0 31 4,6,9,11 *"]
"""KEDA takes a window that never begins for one that is always open."""


@pytest.mark.parametrize("text", ACCEPTED)
def test_accepts(text: str) -> None:
    assert check_cron(text) == text


@pytest.mark.parametrize("text", REFUSED + NEVER)
def test_refuses(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        check_cron(text)


@settings(max_examples=200)
@given(st.text("0123456789*/-,LW#?@ sunMONjan", max_size=20) | st.text(max_size=12))
def test_whatever_is_written_is_read_or_reported(text: str) -> None:
    with suppress(PydanticCustomError):
        assert check_cron(text) == text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0 8 * * 1-5", "00 8 * * mon-fri", True),
        ("0 8 * * *", "0 8 * * 0-6", True),
        ("*/30 8 * * 1", "0,30 08 * * MON", True),
        ("0 8 * * 1-5", "0 20 * * 1-5", False),
        ("0 8 1 * 1", "0 8 1 * 2", False),
    ],
)
def test_detects_same_times_that_are_written_differently(one: str, other: str, same: bool) -> None:
    assert same_times(one, other) is same


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"])
def test_knows_time_zones(name: str) -> None:
    assert check_time_zone(name) == name


@pytest.mark.parametrize("name", ["", "Local", "CEST", "europe/berlin", "Europe/Berlin "])
def test_knows_no_other_names(name: str) -> None:
    # Go's loader would take the first two for the operator's own time.
    with pytest.raises(PydanticCustomError):
        check_time_zone(name)


def test_the_database_is_a_whole_one() -> None:
    assert len(time_zones()) > 500
