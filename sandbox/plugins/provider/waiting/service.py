"""Services."""

from __future__ import annotations

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.provider.objects import Object, dig, dig_list, dig_map, dig_text, name_of
from sandbox.plugins.provider.waiting.verdict import Scene, Verdict

SETTLE_SECONDS = 10.0
"""How long endpoints must stay as they are before they count."""


class ServiceJudge:
    """An address, if it is a load balancer, and endpoints that have settled, if it selects pods.

    Args:
        settled: take the endpoints as settled, for a judgement at one point in time.
    """

    related = (("v1", "endpoints"),)

    def __init__(self, *, settled: bool = False) -> None:
        self._settled = settled
        self._version = ""
        self._since: float | None = None

    def judge(self, target: Object, scene: Scene, /) -> Verdict:
        """No endpoints at all are fine; addresses that are not ready are not."""
        endpoints = scene.related["endpoints"].get(name_of(target))
        settled = self._settled or self._is_settled(endpoints, scene.now)
        addressed = dig_text(target, "spec", "type") != "LoadBalancer" or bool(
            dig_list(target, "status", "loadBalancer", "ingress")
        )
        subsets = dig_list(endpoints, "subsets")
        has_ready = any(dig_list(subset, "addresses") for subset in subsets)
        pending = any(dig_list(subset, "notReadyAddresses") for subset in subsets)
        if not _selects_pods(target):
            return Verdict(ready=addressed, reasons=_reasons(target, has_ready, addressed))
        if addressed and settled and not pending:
            return Verdict(
                ready=True, statuses=((Severity.INFO, "Service initialization complete"),)
            )
        text = "[1/3] Finding Pods to direct traffic to"
        if settled and has_ready:
            text = "[2/3] Attempting to allocate IP address to Service"
        return Verdict(
            ready=False,
            reasons=_reasons(target, has_ready, addressed),
            statuses=((Severity.INFO, text),),
        )

    def judge_at_timeout(self, target: Object, scene: Scene) -> bool:
        """Whether it passes although its endpoints never settled."""
        return ServiceJudge(settled=True).judge(target, scene).ready

    def wake_after(self, now: float) -> float | None:
        """In how many seconds the judgement may change without an event; None for never."""
        return None if self._since is None else max(self._since + SETTLE_SECONDS - now, 0.0)

    def _is_settled(self, endpoints: Object | None, now: float) -> bool:
        version = dig_text(endpoints, "metadata", "resourceVersion")
        if version != self._version:
            self._version, self._since = version, now
        return self._since is not None and now - self._since >= SETTLE_SECONDS


def _selects_pods(target: Object) -> bool:
    return (
        dig(target, "spec", "type") != "ExternalName"
        and dig(target, "spec", "clusterIP") != "None"
        and bool(dig_map(target, "spec", "selector"))
    )


def _reasons(target: Object, has_ready: bool, addressed: bool) -> tuple[str, ...]:
    if dig(target, "spec", "type") == "ExternalName" or dig(target, "spec", "clusterIP") == "None":
        return ()
    reasons = []
    if not has_ready:
        reasons.append(
            "Service does not target any Pods. Selected Pods may not be ready, or field "
            "'.spec.selector' may not match labels on any Pods"
        )
    if not addressed:
        reasons.append(
            "Service was not allocated an IP address; does your cloud provider support this?"
        )
    return tuple(reasons)
