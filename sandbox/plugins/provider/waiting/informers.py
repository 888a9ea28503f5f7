"""Live views of whole collections, shared by everything that waits."""

from __future__ import annotations

import threading
import time
from typing import Any

from sandbox.plugins.provider.errors import ApiError, UnreachableError
from sandbox.plugins.provider.objects import Object, dig_list, dig_text, name_of
from sandbox.plugins.provider.rest import Rest

_STREAM_SECONDS = 300
_RETRY_SECONDS = 1.0


class Informers:
    """One watch for each collection that anybody has asked for, kept until the process ends."""

    def __init__(self, rest: Rest, cancelled: threading.Event) -> None:
        self._rest = rest
        self._cancelled = cancelled
        self._changed = threading.Condition()
        self._views: dict[str, dict[str, Object]] = {}
        self._ready: set[str] = set()
        self._version = 0

    def view(self, path: str) -> dict[str, Object]:
        """The objects of a collection by name, as of now; waits for the first listing.

        Raises:
            ApiError: the collection cannot be listed.
            UnreachableError: the server does not answer.
        """
        with self._changed:
            if path in self._ready:
                return dict(self._views[path])
            first = path not in self._views
            if first:
                self._views[path] = {}
        if first:
            try:
                version = self._list(path)
            except (ApiError, UnreachableError):
                with self._changed:
                    del self._views[path]
                    self._changed.notify_all()
                raise
            threading.Thread(target=self._follow, args=(path, version), daemon=True).start()
        else:
            with self._changed:
                self._changed.wait_for(lambda: path in self._ready or path not in self._views, 30)
        with self._changed:
            return dict(self._views.get(path, {}))

    def wait(self, seen: int, seconds: float) -> int:
        """Wait until anything changes since a version, at most some seconds; the new version."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != seen, timeout=max(seconds, 0))
            return self._version

    def wake(self) -> None:
        """Wake whoever waits: the operation has been cancelled."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def _list(self, path: str) -> str:
        listing = self._rest.get(path)
        # Items of a list do not say what they are.
        kind = dig_text(listing, "kind").removesuffix("List")
        header = {"apiVersion": listing.get("apiVersion"), "kind": kind}
        with self._changed:
            self._views[path] = {
                name_of(item): {**header, **item} for item in dig_list(listing, "items")
            }
            self._ready.add(path)
            self._version += 1
            self._changed.notify_all()
        return dig_text(listing, "metadata", "resourceVersion")

    def _follow(self, path: str, version: str) -> None:
        while not self._cancelled.is_set():
            try:
                for event in self._rest.watch(path, version, _STREAM_SECONDS):
                    version = dig_text(event, "object", "metadata", "resourceVersion") or version
                    self._apply(path, event)
            except (ApiError, UnreachableError, OSError, ValueError):
                # The version is too old, or the stream broke: start over.
                time.sleep(_RETRY_SECONDS)
                try:
                    version = self._list(path)
                except (ApiError, UnreachableError):
                    continue

    def _apply(self, path: str, event: dict[str, Any]) -> None:
        if event["type"] == "BOOKMARK":
            return
        with self._changed:
            if event["type"] == "DELETED":
                self._views[path].pop(name_of(event["object"]), None)
            else:
                self._views[path][name_of(event["object"])] = event["object"]
            self._version += 1
            self._changed.notify_all()
