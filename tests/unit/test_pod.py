"""What is particular to the pods of some endpoints."""

from typing import Any

import pytest

from endpoints import catalog
from endpoints.spec.entry import Timers
from tests.support import resolved
from tests.support.pods import engine_of, own_volumes, pod_of, values_of

AS_USER = {"runAsNonRoot": True, "runAsUser": 1000, "runAsGroup": 1000, "fsGroup": 1000}
SECCOMP = {"seccompProfile": {"type": "RuntimeDefault"}}
UNPRIVILEGED = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}


@pytest.mark.parametrize(
    ("startup", "failures"), [("1s", 1), ("10s", 1), ("95s", 10), ("100s", 10), ("20m", 120)]
)
def test_an_overridden_startup_is_never_cut(startup: str, failures: int) -> None:
    container = engine_of(pod_of(resolved.endpoint(timers=Timers(startup=startup))))
    probe = container["startupProbe"]
    assert (probe["periodSeconds"], probe["failureThreshold"]) == (10, failures)


def test_existing_nodes_are_selected_by_their_type() -> None:
    existing = resolved.cluster(nodes="existing")
    assert pod_of(resolved.endpoint(cluster=existing))["nodeSelector"] == {
        "node.kubernetes.io/instance-type": "g6e.xlarge"
    }


def test_an_engine_that_is_silent_while_it_answers_is_given_the_longest_answer() -> None:
    silent = resolved.framework(resolved.engine(blocksHealth=True))
    container = engine_of(pod_of(resolved.endpoint(framework=silent)))
    # 300 s of the longest answer and the usual minute, a probe every 10 s.
    assert container["livenessProbe"]["failureThreshold"] == 36


def test_a_claim_holds_the_cache_and_spares_the_disk() -> None:
    cluster = resolved.cluster(weights={"kind": "claim", "name": "shared-models"})
    alone = resolved.framework(resolved.engine(localArgs=()))
    pod = pod_of(resolved.endpoint(cluster=cluster, framework=alone))
    container, resources = engine_of(pod), engine_of(pod)["resources"]
    (cache,) = (each for each in pod["volumes"] if "persistentVolumeClaim" in each)
    assert cache["persistentVolumeClaim"] == {"claimName": "shared-models"}
    assert resources["requests"]["ephemeral-storage"] == "10Gi"
    assert resources["limits"]["ephemeral-storage"] == "10Gi"
    mounted = {"name": cache["name"], "mountPath": values_of(container)["HF_HOME"]}
    assert mounted in container["volumeMounts"]


def test_an_image_with_a_root_that_is_read_only_keeps_temporary_files_on_a_limited_volume() -> None:
    pod = pod_of(resolved.endpoint(framework=with_image(readOnlyRoot=True)))
    container = engine_of(pod)
    assert pod["securityContext"] == {**AS_USER, **SECCOMP}
    assert container["securityContext"] == {**UNPRIVILEGED, "readOnlyRootFilesystem": True}
    [volume] = [found for found in own_volumes(pod) if "emptyDir" in found]
    assert volume["emptyDir"] == {"sizeLimit": "2Gi"}
    assert {"name": volume["name"], "mountPath": "/tmp"} in container["volumeMounts"]


def test_an_image_that_needs_root_gets_it() -> None:
    pod = pod_of(resolved.endpoint(framework=with_image(user=None)))
    assert pod["securityContext"] == SECCOMP
    assert engine_of(pod)["securityContext"] == UNPRIVILEGED


def with_image(**fields: Any) -> catalog.Framework:
    image = {"image": "example/engine:v1", "bytes": 8_000_000_000, **fields}
    return resolved.framework(resolved.engine(images={"nvidia": image}))
