"""A common view of the status of Deployments and LeaderWorkerSets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from endpoints import names

Json = Mapping[str, Any]
PATIENCE = 15 * 60
"""Seconds after which a group of pods without nodes counts as failed.

Such a group has no deadline of its own; CSGHub takes a deployment for stuck then.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveWorkload:
    """An endpoint's workload as its API server returns it; replicas may be groups of pods."""

    slug: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    desired: int
    ready: int
    patience: int
    """Seconds that a pod may wait for a node."""
    has_failed: bool
    """Whether the deadline has passed, or the workload's pods cannot be created."""

    @property
    def is_stopped(self) -> bool:
        """Whether the file stops the endpoint."""
        return self.labels.get(names.STATE) == "stopped"


def live_workload(workload: Json) -> LiveWorkload:
    """Read a Deployment or a LeaderWorkerSet."""
    metadata, spec, status = workload["metadata"], workload["spec"], workload.get("status", {})
    # On a LeaderWorkerSet, `Progressing: False` means that its rollout has finished.
    has_deadline = "leaderWorkerTemplate" not in spec
    return LiveWorkload(
        slug=metadata["name"],
        labels=metadata.get("labels", {}),
        annotations=metadata.get("annotations", {}),
        desired=spec.get("replicas", 1),
        ready=status.get("readyReplicas", 0),
        patience=spec.get("progressDeadlineSeconds", PATIENCE),
        has_failed=has_deadline
        and (_says(status, "Progressing", "False") or _says(status, "ReplicaFailure", "True")),
    )


def _says(status: Json, kind: str, value: str) -> bool:
    return any(
        condition["type"] == kind and condition["status"] == value
        for condition in status.get("conditions", [])
    )
