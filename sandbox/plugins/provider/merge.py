"""The difference of two objects as a JSON merge patch, and that patch as a detailed diff."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Any, Final

from sandbox.plugins.provider.forcenew import Path, touches
from sandbox.plugins.wire import UNKNOWN, Value


class Change(Enum):
    """What happens to one property."""

    ADD = auto()
    ADD_REPLACE = auto()
    DELETE = auto()
    DELETE_REPLACE = auto()
    UPDATE = auto()
    UPDATE_REPLACE = auto()

    @property
    def replaces(self) -> bool:
        """Whether the object must be replaced."""
        return self.name.endswith("_REPLACE")


MISSING: Final = object()
"""Not in the map; None is a value of its own."""


def merge_patch(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The JSON merge patch (RFC 7386) from one object to another; unknowns are null in it."""
    patch: dict[str, Any] = {}
    for key in old.keys() - new.keys():
        patch[key] = None
    for key, value in new.items():
        before = old.get(key, MISSING)
        if isinstance(before, dict) and isinstance(value, dict):
            inner = merge_patch(before, value)
            if inner:
                patch[key] = inner
        elif not _equal(before, value):
            patch[key] = _plain(value)
    return patch


def detailed_diff(
    patch: dict[str, Any],
    old: dict[str, Any],
    new: dict[str, Any],
    force_new: Sequence[str],
) -> dict[Path, Change]:
    """Every property that a patch changes, with what happens to it.

    Args:
        patch: the merge patch from `old` to `new`.
        old: the recorded live object, pruned to its inputs.
        new: the new inputs.
        force_new: the fields that cannot change in place.
    """
    found = _Differ(force_new)
    found.visit_map((), patch, old, new, in_list=False)
    return found.changes


class _Differ:
    def __init__(self, force_new: Sequence[str]) -> None:
        self.changes: dict[Path, Change] = {}
        self._force_new = force_new

    def visit_map(
        self,
        path: Path,
        patch: dict[str, Any],
        old: dict[str, Any],
        new: dict[str, Any],
        *,
        in_list: bool,
    ) -> None:
        for key, value in patch.items():
            before, wanted = old.get(key, MISSING), new.get(key, MISSING)
            self._visit((*path, key), value, before, wanted, in_list=in_list)
        if in_list:
            # A merge patch replaces lists as a whole, so it does not say what was removed inside.
            for key in old.keys() - patch.keys():
                self._visit((*path, key), None, old[key], new.get(key, MISSING), in_list=True)

    def _visit(self, path: Path, value: Value, old: Value, new: Value, *, in_list: bool) -> None:
        if new is MISSING and (value is not None or old is MISSING):
            return
        if value is None and new is not UNKNOWN:
            change = Change.DELETE
        elif old is MISSING:
            change = Change.ADD
        elif isinstance(value, dict) and isinstance(old, dict):
            wanted = new if isinstance(new, dict) else {}
            self.visit_map(path, value, old, wanted, in_list=in_list)
            return
        elif isinstance(value, list) and isinstance(old, list):
            self._visit_list(path, value, old, new if isinstance(new, list) else [])
            return
        elif _equal(value, old):
            return
        else:
            change = Change.UPDATE
        if any(touches(path, value, pattern) for pattern in self._force_new):
            change = Change[f"{change.name}_REPLACE"]
        self.changes[path] = change

    def _visit_list(self, path: Path, patch: list[Any], old: list[Any], new: list[Any]) -> None:
        for index in range(max(len(patch), len(old))):
            value = patch[index] if index < len(patch) else None
            before = old[index] if index < len(old) else MISSING
            wanted = new[index] if index < len(new) else None
            self._visit((*path, index), value, before, wanted, in_list=True)


def _equal(first: Value, second: Value) -> bool:
    if isinstance(first, bool) != isinstance(second, bool):
        return False
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(_equal, first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(
            _equal(first[key], second[key]) for key in first
        )
    return bool(first == second)


def _plain(value: Value) -> Value:
    if value is UNKNOWN:
        return None
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
