"""Rollouts end, on a full pool and on one with room, and serving goes on meanwhile."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.deployed import DeployedFile
from tests.support.kube import Json, eventually
from tests.support.stages import COLLECTION, waiting_stage

pytestmark = pytest.mark.engine

QUICK = {"timers": {"scheduling": "1s", "startup": "1s", "stream": "1s"}}
START = 1500
"""Milliseconds until a pod is ready: long enough that a gap would be seen."""


class Watch:
    """Observations of an endpoint's pods, several times a second."""

    def __init__(self) -> None:
        self.ready: list[int] = []
        self.pods: list[int] = []
        self.waited = False
        """Whether a pod found no node for a while."""

    def see(self, pods: list[Json]) -> None:
        self.ready.append(sum(is_true(pod, "Ready") for pod in pods))
        self.pods.append(len(pods))
        self.waited = self.waited or any(is_unscheduled(pod) for pod in pods)


@contextmanager
def watched(deployed: DeployedFile) -> Iterator[Watch]:
    watch, over = Watch(), threading.Event()

    def look() -> None:
        while not over.is_set():
            watch.see(deployed.pods("chat"))
            time.sleep(0.05)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()


@pytest.fixture(autouse=True)
def _slow_pods(deployed: DeployedFile) -> Iterator[None]:
    stage = deployed.kube.get(f"{COLLECTION}/pod-ready")
    spec = stage["spec"]
    here = {"key": ".metadata.namespace", "operator": "In", "values": [deployed.namespace]}
    name = f"slow-{deployed.namespace}"
    slow = {
        **{field: stage[field] for field in ("apiVersion", "kind")},
        "metadata": {"name": name},
        "spec": {
            **spec,
            "selector": {"matchExpressions": [*spec["selector"]["matchExpressions"], here]},
            "delay": {"durationMilliseconds": START},
            "weight": 100,
        },
    }
    deployed.kube.create(COLLECTION, slow)
    yield
    deployed.kube.delete(f"{COLLECTION}/{name}")


def serve(deployed: DeployedFile, most: int, live: int, **entry: Any) -> dict[str, Any]:
    chat = {"replicas": {"min": 1, "max": most}, "updates": "rolling", **QUICK, **entry}
    deployed.write({"chat": chat})
    deployed.up()
    if live > 1:
        deployed.scale("chat", live)
    eventually(lambda: deployed.deployment("chat")["status"].get("readyReplicas") == live)
    return chat


def roll(deployed: DeployedFile, chat: dict[str, Any]) -> Watch:
    before = identities(deployed)
    with watched(deployed) as watch:
        deployed.write({"chat": {**chat, "restart": 1}})
        deployed.up()
        eventually(lambda: len(deployed.pods("chat")) == len(before))
    assert not identities(deployed) & before
    deployed.assert_no_changes()
    return watch


def test_a_full_pool_is_rolled_one_by_one(deployed: DeployedFile) -> None:
    watch = roll(deployed, serve(deployed, most=3, live=3))
    assert min(watch.ready) == 2
    assert max(watch.pods) == 4
    assert watch.waited


def test_where_fewer_run_than_may_a_new_replica_comes_first(deployed: DeployedFile) -> None:
    watch = roll(deployed, serve(deployed, most=3, live=1))
    assert min(watch.ready) == 1
    assert max(watch.pods) == 2


def test_a_single_replica_on_a_full_pool_makes_room_for_the_new_one(
    deployed: DeployedFile,
) -> None:
    watch = roll(deployed, serve(deployed, most=1, live=1))
    assert min(watch.ready) == 0
    assert max(watch.pods) == 1
    assert not watch.waited


def test_a_version_that_cannot_start_leaves_the_old_one_serving(deployed: DeployedFile) -> None:
    # A node holds four of these: the only replica may have a second one beside it.
    old = serve(deployed, most=1, live=1, resource="g6e.12xlarge-1of4")
    serving = identities(deployed)
    name = f"missing-{deployed.namespace}"
    stage = waiting_stage(
        name, image="v0.9.2", reason="ImagePullBackOff", message="Back-off pulling image"
    )
    deployed.kube.create(COLLECTION, stage)
    try:
        with watched(deployed) as watch:
            deployed.write({"chat": {**old, "framework": "vllm@0.9.2"}})
            failed = deployed.up(succeeds=False)
        assert "ImagePullBackOff: Back-off pulling image" in failed.output
        assert min(watch.ready) == 1
        assert max(watch.pods) == 2
        assert serving <= identities(deployed)
        deployed.write({"chat": old})
        deployed.up()
        eventually(lambda: identities(deployed) == serving)
        deployed.assert_no_changes()
    finally:
        deployed.kube.delete(f"{COLLECTION}/{name}")


def identities(deployed: DeployedFile) -> set[str]:
    return {pod["metadata"]["uid"] for pod in deployed.pods("chat")}


def is_unscheduled(pod: Json) -> bool:
    return any(
        found["type"] == "PodScheduled" and found.get("reason") == "Unschedulable"
        for found in pod.get("status", {}).get("conditions", [])
    )


def is_true(pod: Json, kind: str) -> bool:
    return any(
        (found["type"], found["status"]) == (kind, "True")
        for found in pod.get("status", {}).get("conditions", [])
    )
