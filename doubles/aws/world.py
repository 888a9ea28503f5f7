"""State of this server process that moto does not hold."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doubles.aws.capacity import Capacity


@dataclass(frozen=True, kw_only=True)
class ControlPlane:
    """The local control plane that stands behind an EKS cluster."""

    cluster: dict[str, str]
    user: dict[str, str]

    def kubeconfig(self) -> dict[str, Any]:
        """The way there, for a client."""
        return {
            "current-context": "eks",
            "contexts": [{"name": "eks", "context": {"cluster": "eks", "user": "eks"}}],
            "clusters": [{"name": "eks", "cluster": self.cluster}],
            "users": [{"name": "eks", "user": self.user}],
        }


@dataclass(kw_only=True)
class World:
    """Capacity, pace and links; changed under `lock`, read by all threads."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    capacity: Capacity = field(default_factory=Capacity)
    describes: int = 0
    """How many times what is created is described as on its way before it is active."""
    links: dict[tuple[str, str], ControlPlane] = field(default_factory=dict)
    """By region and name of the cluster."""
    changed: threading.Event = field(default_factory=threading.Event)
    """Set when nodes may have to come or go."""

    def link(self, region: str, cluster: str, path: Path) -> None:
        """Let a cluster be the control plane of a kubeconfig that the sandbox wrote."""
        config = json.loads(path.read_text(encoding="utf-8"))
        [reached], [user] = config["clusters"], config["users"]
        self.links[region, cluster] = ControlPlane(cluster=reached["cluster"], user=user["user"])
        self.changed.set()


WORLD = World()
