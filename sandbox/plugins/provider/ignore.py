"""`ignoreChanges`: property paths, and what they mean for server-side apply."""

from __future__ import annotations

import re
from typing import Any

from sandbox.plugins.provider.forcenew import Path
from sandbox.plugins.provider.objects import Object, dig, dig_list, dig_map, put, remove

_STEP = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.\[\]]+)')


def parse_path(text: str) -> Path:
    """The steps of a property path; a `*` matches any key or position."""
    steps: list[str | int] = []
    for quoted, index, name in _STEP.findall(text):
        if name:
            steps.append(name)
        elif index:
            steps.append(int(index) if index.isdigit() else index)
        else:
            steps.append(quoted.replace('\\"', '"'))
    return tuple(steps)


def contains(prefix: Path, path: Path) -> bool:
    """Whether a path is, or is inside, what another path means."""
    return len(prefix) <= len(path) and all(
        wanted in {step, "*"} for wanted, step in zip(prefix, path, strict=False)
    )


def ignore_fields(inputs: Object, live: Object, paths: list[Path], manager: str) -> None:
    """Take ignored fields out of what is applied, or keep their live value, in place.

    A field that only others own is left out, so that it causes no conflict. Any other is sent with
    its live value: left out, it would be removed.
    """
    ours, theirs = _owned(live, manager)
    for path in paths:
        keys = tuple(str(step) for step in path)
        if _has(theirs, keys) and not _has(ours, keys):
            remove(inputs, *keys)
            continue
        found = dig(live, *keys)
        if found is not None:
            put(inputs, found, *keys)


def _owned(live: Object, manager: str) -> tuple[list[Any], list[Any]]:
    ours: list[Any] = []
    theirs: list[Any] = []
    for entry in dig_list(live, "metadata", "managedFields"):
        fields = dig_map(entry, "fieldsV1")
        (ours if dig(entry, "manager") == manager else theirs).append(fields)
    return ours, theirs


def _has(owned: list[Any], keys: tuple[str, ...]) -> bool:
    path = tuple(f"f:{key}" for key in keys)
    return any(dig(fields, *path) is not None for fields in owned)
