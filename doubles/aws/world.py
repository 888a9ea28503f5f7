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
    """Local control plane that stands behind an EKS cluster."""

    cluster: dict[str, str]
    user: dict[str, str]

    def kubeconfig(self) -> dict[str, Any]:
        """Kubeconfig of the control plane, for a client."""
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
    """Number of descriptions in which a new resource is not active yet."""
    links: dict[tuple[str, str], ControlPlane] = field(default_factory=dict)
    """Control planes by region and name of the EKS cluster."""
    changed: threading.Event = field(default_factory=threading.Event)
    """Event that is set when nodes may have to be created or removed."""

    def link(self, region: str, cluster: str, path: Path) -> None:
        """Link a control plane to a cluster, by a kubeconfig that the sandbox wrote."""
        config = json.loads(path.read_text(encoding="utf-8"))
        [reached], [user] = config["clusters"], config["users"]
        self.links[region, cluster] = ControlPlane(cluster=reached["cluster"], user=user["user"])
        self.changed.set()


WORLD = World()
