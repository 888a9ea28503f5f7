"""Scenes that the judges of readiness are shown."""

from __future__ import annotations

from typing import Any

from sandbox.plugins.provider.waiting.verdict import Scene


def condition(kind: str, status: str = "True", reason: str = "", message: str = "") -> Any:
    return {"type": kind, "status": status, "reason": reason, "message": message}


def scene(now: float = 0.0, **related: Any) -> Scene:
    known = ("replicasets", "pods", "persistentvolumeclaims", "endpoints", "services")
    objects = {
        plural: {each["metadata"]["name"]: each for each in related.get(plural, [])}
        for plural in known
    }
    return Scene(objects, now)
