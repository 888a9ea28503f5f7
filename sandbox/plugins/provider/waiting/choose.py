"""Which judge an object gets."""

from __future__ import annotations

from sandbox.plugins.provider.cluster import Cluster
from sandbox.plugins.provider.errors import ApiError
from sandbox.plugins.provider.objects import (
    SKIP_AWAIT,
    WAIT_FOR,
    GroupVersionKind,
    Object,
    annotation,
    dig_text,
    has_annotation,
    identity,
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
from sandbox.plugins.provider.waiting.verdict import Judge


def choose(
    cluster: Cluster, inputs: Object, live: Object, *, is_update: bool
) -> tuple[Judge, float | None] | None:
    """The judge of a change, and the timeout in seconds if its kind has a fixed one.

    None when the kind is ready at once, or the program does not want to wait.

    Raises:
        ProviderError: the program's own condition cannot be read.
    """
    if has_annotation(inputs, SKIP_AWAIT):
        return None
    custom = annotation(live, WAIT_FOR)
    if custom:
        return CustomJudge(custom), None
    kind = identity(live)
    if kind.group == "" and kind.kind == "PersistentVolumeClaim":
        lazy = _binds_at_first_use(cluster, live)
        return ClaimJudge(waits_for_consumer=lazy, is_update=is_update), 300.0
    if kind.group == "":
        fixed = {
            "PersistentVolume": (FieldJudge(is_volume_ready), 300.0),
            "ReplicationController": (FieldJudge(is_controller_ready), 600.0),
            "ResourceQuota": (FieldJudge(is_quota_ready), 60.0),
        }.get(kind.kind)
        if fixed is not None:
            return fixed
        is_token = dig_text(live, "type") == "kubernetes.io/service-account-token"
        if kind.kind == "Secret" and is_token:
            return FieldJudge(is_token_ready), 5.0
    judge = _judge(kind)
    return None if judge is None else (judge, None)


def judge_now(kind: GroupVersionKind) -> Judge | None:
    """The judge of a kind for a judgement at one point in time; None for what is always ready."""
    judge = _judge(kind)
    if isinstance(judge, ServiceJudge):
        return ServiceJudge(settled=True)
    if isinstance(judge, IngressJudge):
        return IngressJudge(settled=True)
    return DeploymentJudge(reconciled_only=False) if isinstance(judge, DeploymentJudge) else judge


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


def _binds_at_first_use(cluster: Cluster, claim: Object) -> bool:
    name = dig_text(claim, "spec", "storageClassName")
    try:
        found = cluster.api().get(f"/apis/storage.k8s.io/v1/storageclasses/{name}") if name else {}
    except ApiError:
        return False
    return found.get("volumeBindingMode") == "WaitForFirstConsumer"
