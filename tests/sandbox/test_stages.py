"""Stages of the API that make pods of certain images fail with a kubelet's words."""

from __future__ import annotations

import time

import pytest

from sandbox.apiserver import ApiServer
from tests.sandbox.objects import NODES, PODS, Manifest, apply, get, is_ready, node, pod
from tests.support.kube import eventually
from tests.support.stages import COLLECTION, waiting_stage

MESSAGE = 'Back-off pulling image "registry.invalid/broken:1": not found'


@pytest.mark.sandbox
def test_a_matching_image_hangs_and_others_run(api: ApiServer) -> None:
    stage = waiting_stage(
        "broken-images", image=r"/broken:\d+$", reason="ImagePullBackOff", message=MESSAGE
    )
    apply(api, COLLECTION, stage)
    # Other tests leave nodes behind, and kill the process that simulates them.
    apply(api, NODES, node("for-stages"))
    eventually(lambda: is_ready(get(api, NODES, "for-stages")))
    broken_pod = pod("broken", "registry.invalid/broken:1", on="for-stages")
    apply(api, PODS, broken_pod)
    eventually(lambda: _statuses(api, "broken") or _touch(api, broken_pod))
    version = get(api, PODS, "broken")["metadata"]["resourceVersion"]
    apply(api, PODS, pod("working", "registry.invalid/unbroken:x", on="for-stages"))
    eventually(lambda: is_ready(get(api, PODS, "working")))
    (status,) = _statuses(api, "broken")
    assert status["state"] == {"waiting": {"reason": "ImagePullBackOff", "message": MESSAGE}}
    assert status["ready"] is False
    broken = get(api, PODS, "broken")
    assert broken["status"]["phase"] == "Pending"
    assert not is_ready(broken)
    # The stage keeps matching, but must not be applied again and again.
    assert broken["metadata"]["resourceVersion"] == version


def test_reason_and_message_survive_quotes() -> None:
    stage = waiting_stage("x", image='a"b', reason="CrashLoopBackOff", message='say "no"\nagain')
    template = stage["spec"]["next"]["statusTemplate"]
    assert r'message: "say \"no\"\nagain"' in template
    keys = [each["key"] for each in stage["spec"]["selector"]["matchExpressions"]]
    assert r'.spec.containers.[].image | select(test("a\"b"))' in keys


def _touch(api: ApiServer, manifest: Manifest) -> list[Manifest]:
    # KWOK was seen to leave a pod alone for minutes; any event makes it look again.
    annotations = {"touched": str(time.monotonic())}
    apply(api, PODS, manifest | {"metadata": manifest["metadata"] | {"annotations": annotations}})
    return []


def _statuses(api: ApiServer, name: str) -> list[Manifest]:
    statuses: list[Manifest] = get(api, PODS, name)["status"].get("containerStatuses", [])
    return statuses
