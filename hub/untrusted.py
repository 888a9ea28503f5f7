"""Typed access to JSON that a hub's users wrote."""

import json
from collections.abc import Mapping
from typing import TypeGuard

from hub.errors import NotRecognisedError

Json = Mapping[str, object]
LARGEST = 2**50
"""No count or size of a model is larger."""


def parse(content: bytes, file: str) -> Json:
    """The map in a JSON file.

    Raises:
        NotRecognisedError: it is no JSON, or not a map.
    """
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise NotRecognisedError(f"{file} is no JSON") from None
    if not isinstance(value, dict):
        raise NotRecognisedError(f"{file} is not a map")
    return value


def whole(config: Json, *names: str) -> int | None:
    """The first of the names that is set, as a positive number; zero and null mean not set.

    Raises:
        NotRecognisedError: it is no whole number, or larger than LARGEST.
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
    """As `whole`, but it must be set.

    Raises:
        NotRecognisedError: it is not set.
    """
    value = whole(config, *names)
    if value is None:
        raise NotRecognisedError(f"there is no {' or '.join(names)}")
    return value


def text(config: Json, name: str) -> str | None:
    """A text that is set, and that a terminal can show."""
    value = config.get(name)
    return value if value and is_shown(value) else None


def is_shown(value: object) -> TypeGuard[str]:
    """Whether it is a text of printable characters."""
    return isinstance(value, str) and value.isprintable()


def section(config: Json, name: str) -> Json:
    """A nested map; empty if it is not there."""
    value = config.get(name)
    return value if isinstance(value, dict) else {}


def members(config: Json, name: str) -> list[object]:
    """A list; empty if it is not there."""
    value = config.get(name)
    return value if isinstance(value, list) else []
