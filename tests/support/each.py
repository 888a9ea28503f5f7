"""One test over many records: separate tests would take longer than the checks themselves."""

from collections.abc import Callable, Mapping
from typing import TypeVar

RecordT = TypeVar("RecordT")


def each(
    records: Mapping[str, RecordT],
) -> Callable[[Callable[[RecordT], None]], Callable[[], None]]:
    """Make a test of a check: every record is checked, and each failure names its record."""

    def decorate(check: Callable[[RecordT], None]) -> Callable[[], None]:
        def test() -> None:
            check_each(records, check)

        test.__name__ = check.__name__
        return test

    return decorate


def check_each(records: Mapping[str, RecordT], check: Callable[[RecordT], None]) -> None:
    """Check every record.

    Raises:
        ExceptionGroup: what failed, each with a note that names the record.
    """
    assert records
    failures: list[Exception] = []
    for name, record in records.items():
        try:
            check(record)
        except (AssertionError, ArithmeticError, LookupError, TypeError, ValueError) as failure:
            failure.add_note(f"of {name}")
            failures.append(failure)
    if failures:
        raise ExceptionGroup(f"{len(failures)} of {len(records)} records fail", failures)
