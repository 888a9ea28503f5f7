"""Cron expressions and time zones of schedules, as KEDA's cron trigger reads them."""

import functools
import re
from datetime import UTC, datetime
from importlib import resources

from cronsim import CronSim, CronSimError

from endpoints.nearest import listed, nearest
from endpoints.rules import refusal

CRON_FIELDS = ("minute", "hour", "day of month", "month", "day of week")
_EXAMPLE = "Write for example `0 8 * * 1-5`: at 8:00 on weekdays."
_SEVEN = re.compile(r"(?<![0-9/])0*7(?![0-9])")
_DAYS = (2, 4)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Any instant: only the fields of an expression are read, not its next time."""


def check_cron(text: str) -> str:
    """Return `text`, or raise the error that explains why KEDA or the calendar refuses it.

    KEDA 2.20 reads five fields with robfig/cron: no seconds, no `L`, `W` and `#`, no `@daily`, and
    Sunday is 0 only. What never comes is refused too: KEDA takes a window without a next beginning
    for one that is always open.
    """
    fields = text.split()
    if len(fields) != len(CRON_FIELDS):
        raise refusal(
            f"a cron expression has five fields, {', '.join(CRON_FIELDS)}, and this has "
            f"{len(fields)}",
            _EXAMPLE,
        )
    for place in _DAYS:
        if odd := re.search(r"L|#|(?<=[0-9])W|W(?![A-Z])", fields[place].upper()):
            raise refusal(
                f"KEDA's cron knows no `{odd[0]}` in the field {CRON_FIELDS[place]}",
                "Name the days as numbers, lists or ranges, such as 1-5.",
            )
        if "?" in fields[place]:
            raise refusal("`?` says no more than `*`, and is not read here", "Write `*` for it.")
    if _SEVEN.search(fields[4]):
        raise refusal("KEDA's cron knows no day 7", "Write 0 or sun for Sunday.")
    try:
        _parsed(text)
    except CronSimError as error:
        field = str(error).removeprefix("Bad ").replace("-", " ")
        raise refusal(
            f"the field {field} of this cron expression cannot be read, or names what never comes",
            _EXAMPLE,
        ) from None
    return text


def check_time_zone(name: str) -> str:
    """Return `name`, or raise the error that the IANA database has no such time zone.

    The database is that of the pinned package, so that all machines agree.
    """
    if name not in time_zones():
        raise refusal("not a time zone of the IANA database", _nearest_zone(name))
    return name


def same_times(one: str, other: str) -> bool:
    """Whether two valid expressions mean the same times, however they are written."""
    return _times(one) == _times(other)


@functools.cache
def time_zones() -> frozenset[str]:
    """Names of all time zones, such as Europe/Berlin."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listed.split())


def _parsed(text: str) -> CronSim:
    return CronSim(text, _EPOCH)


def _times(text: str) -> tuple[object, ...]:
    parsed = _parsed(text)
    weekdays = {day % 7 for day in parsed.weekdays if isinstance(day, int)}
    return parsed.minutes, parsed.hours, parsed.days, parsed.months, weekdays, parsed.day_and


def _nearest_zone(name: str) -> str:
    # A city without its region is the usual mistake.
    cities = [zone for zone in sorted(time_zones()) if zone.lower().endswith(f"/{name.lower()}")]
    if cities:
        return f"Write {cities[0]}."
    close = nearest(name, time_zones())
    return f"Did you mean {listed(close, 'or')}?" if close else "Write for example Europe/Berlin."
