"""An endpoint obeys after any sequence of requests, whatever controllers do meanwhile."""

import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sandbox.cluster import Cluster
from tests.support.deployed import SCALED_OBJECTS, DeployedFile
from tests.support.kube import RefusedError, eventually, stays

pytestmark = pytest.mark.engine
OPERATOR = "keda-operator"
STEPS = 8


class Operated:
    """An endpoint with the last state that was asked for."""

    def __init__(self, deployed: DeployedFile, cluster: Cluster, choice: random.Random) -> None:
        self._deployed = deployed
        self._cluster = cluster
        self._choice = choice
        self._entry: dict[str, Any] = {"updates": "rolling", "replicas": {"min": 1, "max": 3}}

    def any_step(self) -> None:
        """Carry out one step of people, autoscalers or accidents."""
        steps: list[Callable[[], None]] = [
            self.stop,
            self.start,
            self.restart,
            self.resize,
            self.scale,
            self.lose_operator,
        ]
        self._choice.choice(steps)()

    def stop(self) -> None:
        self._entry["state"] = "stopped"
        self.apply()

    def start(self) -> None:
        self._entry["state"] = "running"
        self.apply()

    def restart(self) -> None:
        self._entry["restart"] = self._entry.get("restart", 0) + 1
        self.apply()

    def resize(self) -> None:
        fewest = self._choice.randint(1, 2)
        self._entry["replicas"] = {"min": fewest, "max": self._choice.randint(fewest, 3)}
        self.apply()

    def scale(self) -> None:
        """Scale as an autoscaler at its maximum does, or a person who has not read the file."""
        self._deployed.scale("chat", 3)

    def lose_operator(self) -> None:
        """Stop the operator during the next step, and start it again afterwards."""
        pids = {health.component.name: health.pid for health in self._cluster.status()}
        pid = pids[OPERATOR]
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        self._choice.choice([self.stop, self.start])()
        self._cluster.up()

    def apply(self) -> None:
        """Write the file, bring it up, and check that the endpoint obeys."""
        self._deployed.write({"chat": self._entry})
        self._deployed.up()
        self.check()

    def check(self) -> None:
        if self._entry.get("state") == "stopped":
            eventually(self._has_no_pod, 20)
            stays(self._has_no_pod, 1)
        else:
            fewest = self._entry["replicas"]["min"]
            eventually(lambda: self._ready() >= fewest, 60)

    def _has_no_pod(self) -> bool:
        return not self._deployed.pods("chat")

    def _ready(self) -> int:
        ready: int = self._deployed.deployment("chat")["status"].get("readyReplicas", 0)
        return ready


@contextmanager
def nudged(deployed: DeployedFile) -> Iterator[None]:
    """A controller that reconciles again and again, between any two calls of an update."""
    done = threading.Event()
    path = f"{SCALED_OBJECTS.format(deployed.namespace)}/chat"

    def nudge() -> None:
        turn = 0
        while not done.wait(0.2):
            turn += 1
            try:
                deployed.kube.patch(path, {"metadata": {"labels": {"nudge": str(turn)}}})
            except RefusedError:
                continue

    thread = threading.Thread(target=nudge)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("seed", [14])
def test_any_sequence(deployed: DeployedFile, control_plane: Cluster, seed: int) -> None:
    operated = Operated(deployed, control_plane, random.Random(seed))
    operated.apply()
    with nudged(deployed):
        for _ in range(STEPS):
            operated.any_step()
    operated.stop()
    deployed.assert_no_changes()
    operated.scale()
    operated.check()
