"""StatefulSets and DaemonSets."""

from __future__ import annotations

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.provider.objects import Object, dig, dig_int, dig_text
from sandbox.plugins.provider.waiting.pod import pod_problems
from sandbox.plugins.provider.waiting.verdict import Scene, Verdict


class StatefulSetJudge:
    """All replicas ready and of the current revision."""

    related = (("v1", "pods"),)

    def judge(self, target: Object, scene: Scene, /) -> Verdict:
        """The controller must have seen the last change before its numbers count."""
        generation = dig_int(target, "metadata", "generation")
        observed = dig_int(target, "status", "observedGeneration") >= generation > 0
        wanted = dig_int(target, "spec", "replicas")
        counts = {
            name: dig_int(target, "status", name) if observed else 0
            for name in ("replicas", "readyReplicas", "currentReplicas", "updatedReplicas")
        }
        current = dig_text(target, "status", "currentRevision") if observed else ""
        latest = dig_text(target, "status", "updateRevision") if observed else ""
        by_hand = generation > 1 and dig(target, "spec", "updateStrategy", "type") == "OnDelete"
        enough = observed and counts["replicas"] == wanted == counts["readyReplicas"]
        if by_hand:
            revised, replicated = observed, enough
        else:
            revised = bool(current) and current == latest
            replicated = enough and counts["currentReplicas"] == wanted
        if revised and replicated:
            return Verdict(
                ready=True, statuses=((Severity.INFO, "StatefulSet initialization complete"),)
            )
        count = counts["readyReplicas"]
        if not revised:
            count = min(count, counts["updatedReplicas"])
        reasons = []
        if not replicated:
            reasons.append(f"{count} out of {wanted} replicas succeeded readiness checks")
        if not revised:
            reasons.append(
                "StatefulSet controller failed to advance from revision "
                f'"{current}" to revision "{latest}"'
            )
        reasons += pod_problems(scene.related["pods"], target)
        status = _progress(count, wanted, first=generation <= 1, replicated=replicated)
        return Verdict(ready=False, reasons=tuple(reasons), statuses=((Severity.INFO, status),))


class DaemonSetJudge:
    """A pod on every node that should have one; no such node is fine."""

    related: tuple[tuple[str, str], ...] = ()

    def judge(self, target: Object, _scene: Scene, /) -> Verdict:
        """The rules of kstatus for DaemonSets."""
        text = _missing(target)
        if text:
            return Verdict(ready=False, statuses=((Severity.INFO, text),))
        count = dig_int(target, "status", "desiredNumberScheduled")
        done = f"All replicas scheduled as expected. Replicas: {count}"
        return Verdict(ready=True, statuses=((Severity.INFO, done),))


def _progress(count: int, wanted: int, *, first: bool, replicated: bool) -> str:
    if first:
        return f"[1/2] Waiting for StatefulSet to create Pods ({count}/{wanted} Pods ready)"
    if not replicated:
        return f"[1/3] Waiting for StatefulSet update to roll out ({count}/{wanted} Pods ready)"
    return "[2/3] Waiting for StatefulSet to update .status.currentRevision"


def _missing(target: Object) -> str:
    generation = dig_int(target, "metadata", "generation")
    observed = dig(target, "status", "observedGeneration")
    if observed != generation:
        return f"DaemonSet generation is {generation}, but latest observed generation is {observed}"
    desired = dig(target, "status", "desiredNumberScheduled")
    if not isinstance(desired, int):
        return "Missing .status.desiredNumberScheduled"
    for label, field in (
        ("Current", "currentNumberScheduled"),
        ("Updated", "updatedNumberScheduled"),
        ("Available", "numberAvailable"),
        ("Ready", "numberReady"),
    ):
        count = dig_int(target, "status", field)
        if count < desired:
            return f"{label}: {count}/{desired}"
    return ""
