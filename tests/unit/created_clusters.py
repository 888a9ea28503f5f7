"""Clusters that a stack creates, as planned from settings."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from endpoints import plan
from endpoints.aws.control_plane import control_plane
from endpoints.stack.settings import ClusterSettings
from tests.support import resolved

ADMIN = "arn:aws:iam::111122223333:role/platform"


def settings(
    create: dict[str, Any] | None = None, region: str = "us-east-1", **eks: Any
) -> ClusterSettings:
    """Of a cluster over two zones; `create` and `eks` are its facts."""
    return resolved.eks_cluster(
        region=region,
        subnets={f"{region}{zone}": f"subnet-0000000{zone}" for zone in "ba"},
        create={"version": "1.35", "admins": [ADMIN], **(create or {})},
        **eks,
    )


def planned(
    create: dict[str, Any] | None = None, *, name: str = "main", **eks: Any
) -> plan.ControlPlane:
    """The control plane of such a cluster."""
    found = control_plane(name, "prod", settings(create, **eks))
    assert found is not None
    return found


def records(value: object) -> Iterator[Any]:
    """Every record of a plan, the outermost first."""
    if is_dataclass(value):
        yield value
        for field in fields(value):
            yield from records(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from records(item)


def roles(control_plane: plan.ControlPlane) -> list[plan.Role]:
    """Every role of it."""
    return [each for each in records(control_plane) if isinstance(each, plan.Role)]
