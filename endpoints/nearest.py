"""Lists of choices in sentences, and the choices nearest to a written value."""

import difflib
from collections.abc import Collection, Iterable

_COMPARED = 64
"""Characters; comparing longer texts takes time and never finds a name."""
_LISTED = 12


def listed(choices: Iterable[str], last: str) -> str:
    """The choices in a sentence: `a, b or c`."""
    items = list(choices)
    return f" {last} ".join([", ".join(items[:-1]), items[-1]] if items[1:] else items)


def nearest(text: str, choices: Collection[str]) -> list[str]:
    """At most three of the choices that look like `text`, the nearest first."""
    by_lower = {choice.lower(): choice for choice in sorted(choices)}
    wanted = text[:_COMPARED].lower()
    for cutoff in (0.8, 0.6):
        if close := difflib.get_close_matches(wanted, by_lower, n=3, cutoff=cutoff):
            return [by_lower[item] for item in close]
    begun = [choice for item, choice in by_lower.items() if wanted and item.startswith(wanted)]
    return begun[:3]


def hint(
    text: str, choices: Collection[str], *, listing: str | None, none: str = "Remove it."
) -> str:
    """Advice on an unknown name: `Did you mean x?` if a choice is near, else the choices or `none`.

    `listing` introduces the choices; None says that the message has listed them.
    """
    if close := nearest(text, choices):
        return f"Did you mean {listed(close, 'or')}?"
    if not choices:
        return none
    if listing is None:
        return "Write one of them."
    names = sorted(choices)
    rest = len(names) - _LISTED
    more = f" and {rest} more" if rest > 0 else ""
    return f"{listing}: {', '.join(names[:_LISTED])}{more}."
