"""Killed commands, two commands at once, and changes by hand."""

import os
import signal
from functools import partial

import pytest

from tests.support.deployed import DEPLOYMENTS, SCALED_OBJECTS, SERVICES, DeployedFile
from tests.support.kube import eventually

pytestmark = pytest.mark.engine


def kill_group(pid: int) -> None:
    os.killpg(pid, signal.SIGKILL)


def ready(deployed: DeployedFile, slug: str) -> bool:
    return bool(deployed.deployment(slug)["status"].get("readyReplicas"))


@pytest.mark.parametrize("moment", ["namespace", "deployment"])
def test_a_killed_up_is_recovered_by_the_next(deployed: DeployedFile, moment: str) -> None:
    deployed.write({"one": {}, "two": {}, "three": {}})
    process = deployed.start("up", "--yes", "--skip-preview")
    reached = {
        "namespace": f"/api/v1/namespaces/{deployed.namespace}",
        "deployment": f"{DEPLOYMENTS.format(deployed.namespace)}/two",
    }[moment]
    eventually(lambda: deployed.kube.exists(reached), 60)
    kill_group(process.pid)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()
    locked = deployed.up(succeeds=False)
    # Killed while it wrote, Pulumi can leave an empty checkpoint, which it reads before the lock.
    assert "locked" in locked.output or "failed to load checkpoint" in locked.output
    reported = deployed.operate("recover")
    assert "removed the lock of process" in reported.output, reported.output
    deployed.up()
    for slug in ("one", "two", "three"):
        eventually(partial(ready, deployed, slug))
    deployed.assert_no_changes()


def test_two_at_once_one_is_refused(deployed: DeployedFile) -> None:
    deployed.write({"one": {}})
    first = deployed.start("up", "--yes", "--skip-preview")
    locks = deployed.folder / "state/.pulumi/locks"
    eventually(lambda: any(locks.rglob("*.json")))
    second = deployed.up(succeeds=False)
    output, _ = first.communicate(timeout=120)
    assert first.returncode == 0, output
    assert "the stack is currently locked by 1 lock" in second.output
    deployed.assert_no_changes()


def test_drift_is_shown_and_mended(deployed: DeployedFile) -> None:
    deployed.write({"one": {"replicas": {"min": 1, "max": 1}}})
    deployed.up()
    service = f"{SERVICES.format(deployed.namespace)}/one"
    scaled_object = f"{SCALED_OBJECTS.format(deployed.namespace)}/one"
    deployed.kube.patch(service, {"spec": {"selector": {"endpoints.internal/endpoint": "x"}}})
    deployed.kube.delete(scaled_object)
    eventually(lambda: not deployed.kube.exists(scaled_object))
    drift = deployed.preview("--refresh", "--diff")
    assert "endpoints.internal/endpoint" in drift.output
    assert "keda.sh/v1alpha1:ScaledObject" in drift.output
    deployed.up("--refresh")
    assert deployed.kube.exists(scaled_object)
    selector = deployed.kube.get(service)["spec"]["selector"]
    assert selector == {"endpoints.internal/endpoint": "one"}
    deployed.assert_no_changes()
