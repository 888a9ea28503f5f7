"""Search for what a stack left behind in AWS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moto.autoscaling.models import autoscaling_backends
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends

from doubles.aws.eks.state import EKS


def leftovers() -> list[str]:
    """Resources that cost money, collide or grant rights, as `kind name`, sorted."""
    return sorted((*_eks(), *_regional(), *_global()))


def _eks() -> Iterator[str]:
    for region in _of(EKS).values():
        for cluster in region.clusters.values():
            yield f"cluster {cluster.name}"
            for kind, things in (
                ("node group", cluster.groups),
                ("add-on", cluster.addons),
                ("access entry", cluster.entries),
                ("pod identity association", cluster.associations),
            ):
                yield from (f"{kind} {cluster.name}/{name}" for name in things)


def _regional() -> Iterator[str]:
    for region in _of(autoscaling_backends).values():
        yield from (f"auto scaling group {name}" for name in region.autoscaling_groups)
    for region in _of(ec2_backends).values():
        yield from (f"launch template {name}" for name in region.launch_template_name_to_ids)
        for groups in region.groups.values():
            for group in groups.values():
                if group.name != "default":
                    yield f"security group {group.name}"
    for region in _of(kms_backends).values():
        for key in region.keys.values():
            if key.key_state != "PendingDeletion":
                yield f"key {key.id}"


def _global() -> Iterator[str]:
    iam = iam_backends[DEFAULT_ACCOUNT_ID]["aws"]
    for role in iam.get_roles():
        if "/aws-service-role/" not in role.arn:
            yield f"role {role.name}"
    yield from (f"instance profile {each.name}" for each in iam.get_instance_profiles())
    for policy in iam.managed_policies.values():
        if ":aws:policy/" not in policy.arn:
            yield f"policy {policy.name}"
    yield from (f"oidc provider {arn}" for arn in iam.open_id_providers)
    for store in _of(s3_backends).values():
        yield from (f"bucket {name}" for name in store.buckets)


def _of(backends: Mapping[str, Any]) -> dict[str, Any]:
    # A look-up of a region would create its backend.
    account: dict[str, Any] = backends.get(DEFAULT_ACCOUNT_ID, {})
    return account
