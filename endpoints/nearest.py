"""Lists of choices in sentences, and the nearest of them to what was written."""

import difflib
from collections.abc import Collection, Iterable

_COMPARED = 64
"""Characters; comparing longer texts costs time and never finds a name."""
_LISTED = 12


def listed(choices: Iterable[str], last: str) -> str:
    """`a, b or c`."""
    items = list(choices)
    return f" {last} ".join([", ".join(items[:-1]), items[-1]] if items[1:] else items)


def nearest(text: str, choices: Collection[str]) -> list[str]:
    """At most three of the choices that look like `text`, the nearest first."""
    by_lower = {choice.lower(): choice for choice in sorted(choices)}
    close = difflib.get_close_matches(text[:_COMPARED].lower(), by_lower, n=3, cutoff=0.6)
    return [by_lower[item] for item in close]


def hint(text: str, choices: Collection[str], *, listing: str, none: str = "Remove it.") -> str:
    """`Did you mean x?` where something is near, else the choices, or `none` if there are none."""
    if close := nearest(text, choices):
        return f"Did you mean {listed(close, 'or')}?"
    if not choices:
        return none
    names = sorted(choices)
    rest = len(names) - _LISTED
    more = f" and {rest} more" if rest > 0 else ""
    return f"{listing}: {', '.join(names[:_LISTED])}{more}."
