"""Deployments."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.provider.objects import (
    REVISION,
    Object,
    annotation,
    dig,
    dig_int,
    dig_list,
    dig_text,
    is_owned_by,
    name_of,
)
from sandbox.plugins.provider.waiting.pod import condition, pod_problems
from sandbox.plugins.provider.waiting.verdict import Scene, Verdict


class DeploymentJudge:
    """Reconciled, available, and rolled out as far as its current ReplicaSet goes.

    Args:
        reconciled_only: trust the status only when the controller has seen the last change; a
            refresh judges whatever is there.
    """

    related = (
        ("apps/v1", "replicasets"),
        ("v1", "pods"),
        ("v1", "persistentvolumeclaims"),
    )

    def __init__(self, *, reconciled_only: bool = True) -> None:
        self._reconciled_only = reconciled_only

    def judge(self, target: Object, scene: Scene, /) -> Verdict:
        """Ready when the replicas that the ReplicaSet asks for are; none suffices for zero."""
        if self._reconciled_only and not _is_reconciled(target):
            return Verdict(ready=False, reasons=("Minimum number of live Pods was not attained",))
        revision = annotation(target, REVISION)
        replica_set = _current(target, revision, scene.related["replicasets"])
        unbound = _unbound_claims(target, scene.related["persistentvolumeclaims"])
        available = _is_true(target, "Available")
        progressed = _is_true(target, "Progressing") and (
            dig(condition(target, "Progressing"), "reason") == "NewReplicaSetAvailable"
        )
        rolled_out = replica_set is not None and _has_replicas(replica_set)
        # A first roll-out has nothing to progress from.
        stalled = revision != "1" and not progressed
        ready = available and rolled_out and not stalled and not unbound
        problems = _condition_problems(target)
        statuses = [(Severity.WARNING, text) for text in problems]
        statuses += _statuses(target, replica_set, rolled_out=rolled_out, ready=ready)
        if ready:
            return Verdict(ready=True, statuses=tuple(statuses))
        reasons = list(problems)
        if unbound:
            reasons.append(f'Failed to bind PersistentVolumeClaim(s): "{",".join(unbound)}"')
        if not available:
            reasons.append("Minimum number of live Pods was not attained")
        elif stalled or (revision == "1" and not rolled_out):
            reasons.append(
                "Minimum number of Pods to consider the application live was not attained"
            )
        elif not rolled_out:
            reasons.append(
                "Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not "
                "become live"
            )
        reasons += pod_problems(scene.related["pods"], replica_set)
        return Verdict(ready=False, reasons=tuple(reasons), statuses=tuple(statuses))


def _is_reconciled(target: Object) -> bool:
    observed = dig(target, "status", "observedGeneration")
    return observed is not None and observed == dig(target, "metadata", "generation")


def _current(target: Object, revision: str, found: Mapping[str, Object]) -> Object | None:
    if not revision:
        return None
    return next(
        (
            each
            for each in found.values()
            if is_owned_by(each, target) and annotation(each, REVISION) == revision
        ),
        None,
    )


def _has_replicas(replica_set: Object) -> bool:
    # The ReplicaSet's own number is the plan of record: somebody may have scaled since.
    return dig_int(replica_set, "status", "readyReplicas") >= _wanted(replica_set)


def _wanted(replica_set: Object) -> int:
    wanted = dig(replica_set, "spec", "replicas")
    return wanted if isinstance(wanted, int) else 1


def _unbound_claims(target: Object, claims: Mapping[str, Object]) -> list[str]:
    names = [
        dig_text(volume, "persistentVolumeClaim", "claimName")
        for volume in dig_list(target, "spec", "template", "spec", "volumes")
    ]
    return [
        name for name in names if name in claims and dig(claims[name], "status", "phase") != "Bound"
    ]


def _is_true(target: Object, kind: str) -> bool:
    return dig_text(condition(target, kind), "status") == "True"


def _condition_problems(target: Object) -> list[str]:
    problems: dict[str, str] = {}
    for kind in ("Available", "Progressing"):
        found = condition(target, kind)
        if found and found.get("status") != "True" and found.get("reason") and found.get("message"):
            problems[found["reason"]] = f"[{found['reason']}] {found['message']}"
    return list(problems.values())


def _statuses(
    target: Object, replica_set: Object | None, *, rolled_out: bool, ready: bool
) -> list[tuple[Severity, str]]:
    statuses: list[tuple[Severity, str]] = []
    if replica_set is not None and not rolled_out:
        count = dig_int(replica_set, "status", "readyReplicas")
        progress = f"{count}/{_wanted(replica_set)} Pods available"
        text = f"Waiting for app ReplicaSet to be available ({progress})"
        statuses.append((Severity.INFO, text))
    if rolled_out and dig(replica_set, "spec", "replicas") == 0:
        text = f'Replicas scaled to 0 for Deployment "{name_of(target)}"'
        statuses.append((Severity.WARNING, text))
    if ready:
        statuses.append((Severity.INFO, "Deployment initialization complete"))
    return statuses
