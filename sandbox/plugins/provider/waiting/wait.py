"""Choosing the judge of a kind, and waiting for its verdict."""

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
    WAIT_FOR,
    GroupVersionKind,
    Object,
    annotation,
    dig_int,
    dig_text,
    has_annotation,
    identity,
    name_of,
    namespace_of,
)
from sandbox.plugins.provider.waiting.custom import CustomJudge
from sandbox.plugins.provider.waiting.deployment import DeploymentJudge
from sandbox.plugins.provider.waiting.ingress import IngressJudge
from sandbox.plugins.provider.waiting.job import JobJudge
from sandbox.plugins.provider.waiting.pod import PodJudge
from sandbox.plugins.provider.waiting.service import ServiceJudge
from sandbox.plugins.provider.waiting.simple import (
    ClaimJudge,
    FieldJudge,
    is_controller_ready,
    is_quota_ready,
    is_token_ready,
    is_volume_ready,
)
from sandbox.plugins.provider.waiting.stateful_set import DaemonSetJudge, StatefulSetJudge
from sandbox.plugins.provider.waiting.verdict import DEFAULT_SECONDS, Judge, Related, Scene

_WAITED_AT_REFRESH = frozenset(
    {"Deployment", "StatefulSet", "DaemonSet", "Service", "Ingress", "Pod", "Job"}
)
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
    chosen = _choose(cluster, wait)
    if chosen is None:
        return wait.live
    judge, fixed_seconds = chosen
    seconds = fixed_seconds or timeout_seconds(wait.timeout, wait.inputs)
    return _Loop(cluster, wait, judge, fixed=fixed_seconds is not None).run(seconds)


def check_ready(cluster: Cluster, inputs: Object, live: Object) -> None:
    """Judge an object as it is now.

    Raises:
        InitializationError: it is not ready.
    """
    kind = identity(live)
    if kind.kind not in _WAITED_AT_REFRESH or has_annotation(inputs, SKIP_AWAIT):
        return
    judge = _judge_now(kind)
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


def _choose(cluster: Cluster, wait: Wait) -> tuple[Judge, float | None] | None:
    if has_annotation(wait.inputs, SKIP_AWAIT):
        return None
    custom = annotation(wait.live, WAIT_FOR)
    if custom:
        try:
            return CustomJudge(custom), None
        except ProviderError as error:
            raise PartialError(str(error), wait.live) from error
    kind = identity(wait.live)
    if kind.group == "" and kind.kind == "PersistentVolumeClaim":
        lazy = _binds_at_first_use(cluster, wait.live)
        return ClaimJudge(waits_for_consumer=lazy, is_update=wait.last is not None), 300.0
    if kind.group == "":
        fixed = {
            "PersistentVolume": (FieldJudge(is_volume_ready), 300.0),
            "ReplicationController": (FieldJudge(is_controller_ready), 600.0),
            "ResourceQuota": (FieldJudge(is_quota_ready), 60.0),
        }.get(kind.kind)
        if fixed is not None:
            return fixed
        is_token = dig_text(wait.live, "type") == "kubernetes.io/service-account-token"
        if kind.kind == "Secret" and is_token:
            return FieldJudge(is_token_ready), 5.0
    judge = _judge(kind)
    return None if judge is None else (judge, None)


def _judge(kind: GroupVersionKind) -> Judge | None:
    judges: dict[tuple[str, str], type[Judge]] = {
        ("apps", "Deployment"): DeploymentJudge,
        ("apps", "StatefulSet"): StatefulSetJudge,
        ("apps", "DaemonSet"): DaemonSetJudge,
        ("", "Pod"): PodJudge,
        ("", "Service"): ServiceJudge,
        ("batch", "Job"): JobJudge,
        ("networking.k8s.io", "Ingress"): IngressJudge,
    }
    found = judges.get((kind.group, kind.kind))
    return found() if found else None


def _judge_now(kind: GroupVersionKind) -> Judge | None:
    judge = _judge(kind)
    if isinstance(judge, ServiceJudge):
        return ServiceJudge(settled=True)
    if isinstance(judge, IngressJudge):
        return IngressJudge(settled=True)
    return DeploymentJudge(reconciled_only=False) if isinstance(judge, DeploymentJudge) else judge


def _binds_at_first_use(cluster: Cluster, claim: Object) -> bool:
    name = dig_text(claim, "spec", "storageClassName")
    try:
        found = cluster.api().get(f"/apis/storage.k8s.io/v1/storageclasses/{name}") if name else {}
    except ApiError:
        return False
    return found.get("volumeBindingMode") == "WaitForFirstConsumer"


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
