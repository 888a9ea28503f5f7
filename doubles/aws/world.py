"""State of this server process that moto does not hold."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

from doubles.aws.capacity import Capacity
from sandbox.plugins.provider import kubeconfig


@dataclass(frozen=True, kw_only=True)
class ControlPlane:
    """The local control plane that stands behind an EKS cluster."""

    cluster: dict[str, str]
    user: dict[str, str]


@dataclass(kw_only=True)
class World:
    """Capacity, pace and links; changed under `lock`, read by everybody."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    capacity: Capacity = field(default_factory=Capacity)
    describes: int = 0
    """How many times what is created is described as on its way before it is active."""
    links: dict[tuple[str, str], ControlPlane] = field(default_factory=dict)
    """By region and name of the cluster."""
    changed: threading.Event = field(default_factory=threading.Event)
    """Set when nodes may have to come or go."""

    def link(self, region: str, cluster: str, path: Path) -> None:
        """Let a cluster be the control plane of a kubeconfig."""
        config = kubeconfig.load(str(path))
        reached = config.cluster()
        if reached is None:
            raise ValueError(f"{path} has no current context")
        self.links[region, cluster] = ControlPlane(cluster=reached, user=config.user())
        self.changed.set()


WORLD = World()
