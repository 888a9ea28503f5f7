"""What is particular to the pods of some endpoints."""

from typing import Any

import pytest

from endpoints import catalog, plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.pods.pod import plan_pod
from endpoints.spec.entry import Timers
from tests.support import resolved


def pod_of(endpoint: ResolvedEndpoint) -> plan.Pod:
    return plan_pod(endpoint, derive_timers(endpoint, waves=1))


@pytest.mark.parametrize(
    ("startup", "failures"), [("1s", 1), ("10s", 1), ("95s", 10), ("100s", 10), ("20m", 120)]
)
def test_an_overridden_startup_is_never_cut(startup: str, failures: int) -> None:
    startup_probe = pod_of(resolved.endpoint(timers=Timers(startup=startup))).container.startup
    assert startup_probe is not None
    assert (startup_probe.period_seconds, startup_probe.failure_threshold) == (10, failures)


def test_existing_nodes_are_selected_by_their_type() -> None:
    existing = resolved.cluster(nodes="existing")
    assert pod_of(resolved.endpoint(cluster=existing)).node_selector == {
        "node.kubernetes.io/instance-type": "g6e.xlarge"
    }


def test_an_engine_that_is_silent_while_it_answers_is_given_the_longest_answer() -> None:
    silent = resolved.framework(resolved.engine(blocksHealth=True))
    container = pod_of(resolved.endpoint(framework=silent)).container
    # 300 s of the longest answer and the usual minute, a probe every 10 s.
    assert container.liveness is not None
    assert container.liveness.failure_threshold == 36


def test_a_claim_holds_the_cache_and_spares_the_disk() -> None:
    cluster = resolved.cluster(weights={"kind": "claim", "name": "shared-models"})
    alone = resolved.framework(resolved.engine(localArgs=()))
    container = pod_of(resolved.endpoint(cluster=cluster, framework=alone)).container
    assert container.cache_claims == ("shared-models",)
    assert container.requests["ephemeral-storage"] == "10Gi"
    assert container.limits["ephemeral-storage"] == "10Gi"
    assert container.env["HF_HOME"] == container.cache_path


def test_an_image_with_a_root_that_is_read_only_keeps_temporary_files_on_a_limited_volume() -> None:
    pod = pod_of(resolved.endpoint(framework=with_image(readOnlyRoot=True)))
    assert pod.security == plan.PodSecurity(user=1000, read_only_root=True)
    [volume] = [found for found in pod.volumes if isinstance(found, plan.EmptyVolume)]
    assert volume.size == "2Gi"
    mounted = plan.Mount(volume=volume.name, path="/tmp", sub_path=None, read_only=False)
    assert mounted in pod.container.mounts


def test_an_image_that_needs_root_gets_it() -> None:
    pod = pod_of(resolved.endpoint(framework=with_image(user=None)))
    assert pod.security == plan.PodSecurity(user=None, read_only_root=False)


def with_image(**fields: Any) -> catalog.Framework:
    image = {"image": "example/engine:v1", "bytes": 8_000_000_000, **fields}
    return resolved.framework(resolved.engine(images={"nvidia": image}))
