"""Durations and Kubernetes quantities, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints.quantity import cpu_millis, cpu_text, duration_seconds, memory_bytes, memory_text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1s", 1), ("90s", 90), ("20m", 1200), ("2h", 7200), ("168h", 604_800), ("604800s", 604_800)],
)
def test_durations(text: str, seconds: int) -> None:
    assert duration_seconds(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "0s", "169h", "604801s", "90", "s", "1.5h", "-1s", "1 h", "1h30m", "1S", "1s\n"]
)
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"^must be a duration of 1s to 168h, such as 90s, 20m or 2h$"
    ):
        duration_seconds(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("29Gi", 29 * 2**30),
        ("13.8Gi", 14_817_637_171),
        ("512Mi", 2**29),
        ("1Ki", 1024),
        ("2Ti", 2**41),
        ("0Gi", 0),
    ],
)
def test_memory(text: str, amount: int) -> None:
    assert memory_bytes(text) == amount


@pytest.mark.parametrize(
    "text", ["", "Gi", "29", "29G", "29gi", "-1Gi", "infGi", "nanGi", "1e9Gi", "1 Gi", "1Gi\n"]
)
def test_other_memory_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^write memory with Ki, Mi, Gi or Ti, such as 29Gi$"):
        memory_bytes(text)


@pytest.mark.parametrize(
    ("text", "millis"), [("4", 4000), ("3.9", 3900), ("3900m", 3900), ("0.0005", 0), ("0", 0)]
)
def test_cpus(text: str, millis: int) -> None:
    assert cpu_millis(text) == millis


@pytest.mark.parametrize("text", ["", "m", "-4", "inf", "nan", "four", "1.5m", "4 ", "4k", "4\n"])
def test_other_cpus_are_refused(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"^write CPUs as a number or in thousandths, such as 3.9 or 3900m$"
    ):
        cpu_millis(text)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (29 * 2**30, "29Gi"),
        (29 * 2**30 - 2**29, "29184Mi"),
        (2**40, "1024Gi"),
        (1536, "1536"),
        (2048, "2Ki"),
        (0, "0Gi"),
    ],
)
def test_memory_in_words(amount: int, text: str) -> None:
    assert memory_text(amount) == text


@given(st.integers(0, 2**45).map(lambda amount: amount * 1024))
def test_memory_comes_back_exactly(amount: int) -> None:
    assert memory_bytes(memory_text(amount)) == amount


@given(st.integers(0, 10**6))
def test_cpus_come_back_exactly(millis: int) -> None:
    assert cpu_millis(cpu_text(millis)) == millis
