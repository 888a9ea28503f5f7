"""Ingresses."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.provider.objects import Object, dig, dig_list, dig_text
from sandbox.plugins.provider.waiting.verdict import Scene, Verdict

SETTLE_SECONDS = 10.0
_GRACE_SECONDS = 60.0
"""How long to wait for the first endpoints of all."""


class IngressJudge:
    """An address, and for each path a Service with endpoints, or time enough without them.

    Args:
        settled: take the endpoints as settled, for a judgement at one point in time.
    """

    related = (("v1", "endpoints"), ("v1", "services"))

    def __init__(self, *, settled: bool = False) -> None:
        self._settled = settled
        self._start: float | None = None
        self._versions: frozenset[str] = frozenset()
        self._since: float | None = None

    def judge(self, target: Object, scene: Scene, /) -> Verdict:
        """A path whose Service never has endpoints is only warned about."""
        settled = self._settled or self._is_settled(scene)
        missing = [
            service
            for service in _services(target)
            if service not in scene.related["endpoints"]
            and dig_text(scene.related["services"].get(service), "spec", "type") != "ExternalName"
        ]
        warnings = tuple(
            (Severity.WARNING, f"No matching service found for ingress rule: {service}")
            for service in missing
            if settled
        )
        targeted = settled or not missing
        addressed = bool(dig_list(target, "status", "loadBalancer", "ingress"))
        if targeted and addressed:
            done = (Severity.INFO, "Ingress initialization complete")
            return Verdict(ready=True, statuses=(*warnings, done))
        reasons = []
        if not targeted:
            reasons.append("Ingress has at least one rule with an unavailable target endpoint.")
        if not addressed:
            reasons.append(
                "Ingress .status.loadBalancer field was not updated with a hostname/IP address. "
                "\n    for more information about this error, see https://pulumi.io/xdv72s"
            )
        text = "[1/3] Finding a matching service for each Ingress path"
        if targeted:
            text = "[2/3] Waiting for update of .status.loadBalancer with hostname/IP"
        return Verdict(
            ready=False, reasons=tuple(reasons), statuses=(*warnings, (Severity.INFO, text))
        )

    def wake_after(self, now: float) -> float | None:
        """In how many seconds the judgement may change without an event."""
        if self._since is not None:
            return max(self._since + SETTLE_SECONDS - now, 0.0)
        return None if self._start is None else max(self._start + _GRACE_SECONDS - now, 0.0)

    def _is_settled(self, scene: Scene) -> bool:
        related, now = scene.related, scene.now
        if self._start is None:
            self._start = now
        versions = frozenset(
            dig_text(each, "metadata", "resourceVersion") for each in related["endpoints"].values()
        )
        if versions != self._versions:
            self._versions, self._since = versions, now
        if self._since is None:
            return now - self._start >= _GRACE_SECONDS
        return now - self._since >= SETTLE_SECONDS


def _services(target: Object) -> Iterator[str]:
    for rule in dig_list(target, "spec", "rules"):
        for path in dig_list(rule, "http", "paths"):
            name = dig(path, "backend", "service", "name") or dig(path, "backend", "serviceName")
            if name:
                yield str(name)
