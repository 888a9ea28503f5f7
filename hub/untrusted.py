"""Typed access to untrusted JSON of a hub's users."""

import json
from collections.abc import Mapping
from typing import TypeGuard

from hub.errors import NotRecognisedError

Json = Mapping[str, object]
LARGEST = 2**50
"""Largest plausible count or size of a model."""


def parse(content: bytes, file: str) -> Json:
    """Parse the map in a JSON file.

    Raises:
        NotRecognisedError: the file is no JSON, or no map.
    """
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise NotRecognisedError(f"{file} is no JSON") from None
    if not isinstance(value, dict):
        raise NotRecognisedError(f"{file} is not a map")
    return value


def whole(config: Json, *names: str) -> int | None:
    """The positive number of the first name that is set; zero and null mean unset.

    Raises:
        NotRecognisedError: the value is no whole number, or larger than LARGEST.
    """
    for name in names:
        value = config.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value > LARGEST:
            raise NotRecognisedError(f"{name} is not one whole number")
        if value > 0:
            return value
    return None


def needed(config: Json, *names: str) -> int:
    """The positive number of the first name that is set, as `whole`; unset is an error.

    Raises:
        NotRecognisedError: no name is set.
    """
    value = whole(config, *names)
    if value is None:
        raise NotRecognisedError(f"there is no {' or '.join(names)}")
    return value


def text(config: Json, name: str) -> str | None:
    """The printable text of a name; None otherwise."""
    value = config.get(name)
    return value if value and is_shown(value) else None


def is_shown(value: object) -> TypeGuard[str]:
    """Whether the value is a text of printable characters."""
    return isinstance(value, str) and value.isprintable()


def section(config: Json, name: str) -> Json:
    """The nested map of a name; empty if missing."""
    value = config.get(name)
    return value if isinstance(value, dict) else {}


def members(config: Json, name: str) -> list[object]:
    """The list of a name; empty if missing."""
    value = config.get(name)
    return value if isinstance(value, list) else []
