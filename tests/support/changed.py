"""Manifests that differ in one place."""

import copy
from typing import Any

from endpoints import plan


def changed(planned: plan.KubernetesObject, *path: str | int, to: Any) -> plan.KubernetesObject:
    """The object with another value at a path of its manifest."""
    manifest: Any = copy.deepcopy(dict(planned.manifest))
    place = manifest
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return plan.KubernetesObject(
        logical_name=planned.logical_name,
        manifest=manifest,
        ready_seconds=planned.ready_seconds,
        delete_seconds=planned.delete_seconds,
    )
