"""Control requests of tests: `POST /_control/<name>` with a JSON object."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

from moto.core.base_backend import BackendDict
from moto.core.models import DEFAULT_ACCOUNT_ID

from doubles.aws.eks.state import EKS
from doubles.aws.faults import Fault, Faults, Hold
from doubles.aws.leftovers import leftovers
from doubles.aws.nodes import Nodes
from doubles.aws.world import WORLD

Arguments = dict[str, Any]


class Control:
    """Handler of control requests, which change the emulated AWS and report on it."""

    def __init__(self, nodes: Nodes) -> None:
        self.faults = Faults()
        self.calls: list[tuple[str, str, str]] = []
        self._nodes = nodes
        self._holds: list[Hold] = []
        self._routes: dict[str, Callable[[Arguments], object]] = {
            "reset": self._reset,
            "calls": lambda _: self.calls,
            "forget-calls": lambda _: self.calls.clear(),
            "fail": lambda asked: self.faults.faults.append(Fault(**asked)),
            "hold": self._hold,
            "arrived": self._arrived,
            "release": lambda asked: self._holds[asked["hold"]].released.set(),
            "lack-capacity": lambda asked: WORLD.capacity.lack(asked["type"], asked["zones"]),
            "limit-vcpus": lambda asked: WORLD.capacity.limit(asked["families"], asked["vcpus"]),
            "restore-capacity": self._restore_capacity,
            "pace": self._pace,
            "clusters": self._link,
            "token": self._token,
            "leftovers": lambda _: leftovers(),
        }

    def answer(self, name: str, asked: Arguments) -> object:
        """Carry out one request.

        Raises:
            KeyError: there is no such request, or it lacks an argument.
        """
        return self._routes[name](asked)

    def _reset(self, _asked: Arguments) -> None:
        self._nodes.clear()
        self.faults.clear()
        for hold in self._holds:
            hold.released.set()
        self.calls.clear()
        WORLD.capacity.restore()
        WORLD.describes = 0
        with WORLD.lock:
            BackendDict.reset()

    def _hold(self, asked: Arguments) -> int:
        hold = Hold(service=asked["service"], operation=asked["operation"])
        self._holds.append(hold)
        self.faults.holds.append(hold)
        return len(self._holds) - 1

    def _arrived(self, asked: Arguments) -> bool:
        return self._holds[asked["hold"]].arrived.wait(asked["seconds"])

    def _restore_capacity(self, _asked: Arguments) -> None:
        with WORLD.lock:
            WORLD.capacity.restore()
            for region in EKS.get(DEFAULT_ACCOUNT_ID, {}).values():
                for cluster in region.clusters.values():
                    for group in cluster.groups.values():
                        group.instances.retry()

    def _pace(self, asked: Arguments) -> None:
        WORLD.describes = asked["describes"]

    def _link(self, asked: Arguments) -> None:
        WORLD.link(asked["region"], asked["cluster"], Path(asked["kubeconfig"]))

    def _token(self, asked: Arguments) -> dict[str, Any] | None:
        plane = WORLD.links.get((asked["region"], asked["cluster"]))
        if plane is None:
            return None
        return {
            "apiVersion": "client.authentication.k8s.io/v1beta1",
            "kind": "ExecCredential",
            "status": {
                "clientCertificateData": _decoded(plane.user["client-certificate-data"]),
                "clientKeyData": _decoded(plane.user["client-key-data"]),
            },
        }


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()
