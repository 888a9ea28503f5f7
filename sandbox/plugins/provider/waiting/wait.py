"""Waiting for a verdict."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.provider.cluster import Cluster
from sandbox.plugins.provider.errors import (
    ApiError,
    AwaitCancelledError,
    AwaitTimeoutError,
    InitializationError,
    PartialError,
    ProviderError,
)
from sandbox.plugins.provider.objects import (
    SKIP_AWAIT,
    TIMEOUT_SECONDS,
    Object,
    annotation,
    dig_int,
    has_annotation,
    identity,
    name_of,
    namespace_of,
)
from sandbox.plugins.provider.waiting.choose import choose, judge_now
from sandbox.plugins.provider.waiting.custom import CustomJudge
from sandbox.plugins.provider.waiting.ingress import IngressJudge
from sandbox.plugins.provider.waiting.service import ServiceJudge
from sandbox.plugins.provider.waiting.stateful_set import DaemonSetJudge
from sandbox.plugins.provider.waiting.verdict import DEFAULT_SECONDS, Judge, Related, Scene

_POLL_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Wait:
    """One object to wait for."""

    urn: str
    inputs: Object
    live: Object
    """As the server answered the change."""
    last: Object | None = None
    """As it was before the change; None for a new object."""
    timeout: float = 0.0
    """`custom_timeouts` in seconds; 0 when there is none."""


def wait_ready(cluster: Cluster, wait: Wait) -> Object:
    """Wait until an object is ready; returns it as it is then.

    Raises:
        PartialError: it is not, in time or ever, or the user interrupted.
    """
    chosen = choose(cluster, wait.inputs, wait.live, is_update=wait.last is not None)
    if chosen is None:
        return wait.live
    judge, fixed_seconds = chosen
    seconds = fixed_seconds or timeout_seconds(wait.timeout, wait.inputs)
    try:
        return _Loop(cluster, wait, judge, fixed=fixed_seconds is not None).run(seconds)
    except PartialError:
        raise
    except ProviderError as error:
        # The object is there, whatever kept us from watching it, and must not be forgotten.
        raise PartialError(str(error), wait.live) from error


def check_ready(cluster: Cluster, inputs: Object, live: Object) -> None:
    """Judge an object as it is now.

    Raises:
        InitializationError: it is not ready.
    """
    judge = None if has_annotation(inputs, SKIP_AWAIT) else judge_now(identity(live))
    if judge is None:
        return
    related: dict[str, Mapping[str, Object]] = {}
    for version, plural in judge.related:
        try:
            listing = cluster.api().get(_path(version, plural, namespace_of(live)))
        except ApiError:
            listing = {}
        related[plural] = {name_of(item): item for item in listing.get("items") or []}
    verdict = judge.judge(live, Scene(related))
    if not verdict.ready:
        raise InitializationError(live, verdict.reasons)


def timeout_seconds(custom: float, inputs: Object) -> float:
    """How long to wait: `custom_timeouts`, the annotation, or ten minutes."""
    text = annotation(inputs, TIMEOUT_SECONDS)
    if custom:
        return float(int(custom))
    return float(text) if text.lstrip("+-").isdigit() else DEFAULT_SECONDS


def _path(version: str, plural: str, namespace: str) -> str:
    prefix = f"/apis/{version}" if "/" in version else f"/api/{version}"
    return f"{prefix}/namespaces/{namespace or 'default'}/{plural}"


class _Loop:
    def __init__(self, cluster: Cluster, wait: Wait, judge: Judge, *, fixed: bool) -> None:
        assert cluster.informers is not None
        self._informers = cluster.informers
        self._cluster = cluster
        self._wait = wait
        self._judge = judge
        self._fixed = fixed
        self._shown: set[str] = set()

    def run(self, seconds: float) -> Object:
        resource = self._cluster.resource(self._wait.live)
        path = resource.collection(namespace_of(self._wait.live))
        name = name_of(self._wait.live)
        generation = dig_int(self._wait.live, "metadata", "generation")
        live, reasons = self._wait.live, tuple[str, ...]()
        deadline = time.monotonic() + seconds
        seen = -1
        while True:
            related = self._related()
            found = self._informers.view(path).get(name)
            now = time.monotonic()
            if found is not None and dig_int(found, "metadata", "generation") >= generation:
                live = found
                verdict = self._judge.judge(live, Scene(related, now))
                self._show(verdict.statuses)
                reasons = verdict.reasons
                if verdict.ready:
                    return live
                if verdict.failed:
                    raise InitializationError(live, reasons)
            if self._cluster.cancelled.is_set() or now >= deadline:
                return self._end(live, related, reasons)
            seen = self._informers.wait(seen, min(deadline - now, self._pause(now)))

    def _related(self) -> Related:
        namespace = namespace_of(self._wait.live)
        return {
            plural: self._informers.view(_path(version, plural, namespace))
            for version, plural in self._judge.related
        }

    def _pause(self, now: float) -> float:
        if isinstance(self._judge, ServiceJudge | IngressJudge):
            wake = self._judge.wake_after(now)
            if wake is not None:
                return max(wake, 0.05)
        return _POLL_SECONDS

    def _show(self, statuses: tuple[tuple[Severity, str], ...]) -> None:
        for severity, text in statuses:
            if text not in self._shown:
                self._shown.add(text)
                self._cluster.say(severity, text, self._wait.urn)

    def _end(self, live: Object, related: Related, reasons: tuple[str, ...]) -> Object:
        if isinstance(self._judge, ServiceJudge) and self._judge.judge_at_timeout(
            live, Scene(related)
        ):
            return live
        if self._cluster.cancelled.is_set():
            raise AwaitCancelledError(live, reasons)
        if self._fixed:
            raise PartialError(f"Timeout occurred polling for '{name_of(live)}'", live)
        if isinstance(self._judge, CustomJudge | DaemonSetJudge):
            raise PartialError("timed out waiting for the condition", live)
        raise AwaitTimeoutError(live, reasons)
