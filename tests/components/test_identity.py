"""Pulumi identity holds no part that may change: no edit replaces what others rely on."""

from collections.abc import Iterable
from typing import Any

import pytest

from components.stack import Outputs
from endpoints.spec.access import ApiKey, RateLimit
from endpoints.spec.entry import Replicas, Timers
from tests.components.programs import deploy
from tests.support import access, resolved
from tests.support.recording import Recording

KEYS = (ApiKey(name="blue", secret=None), ApiKey(name="green", secret=None))
NEIGHBOUR = resolved.endpoint("neighbour")
OTHER_ENGINE = resolved.framework(
    resolved.engine(images=resolved.images("example/engine:v2"), metrics=None)
)
EDITS: dict[str, dict[str, Any]] = {
    "stop": {"state": "stopped"},
    "restart": {"restart": 1},
    "revision": {"revision": "other"},
    "model": {"model": resolved.model(name="other/model")},
    "framework": {"framework": OTHER_ENGINE},
    "engine arguments": {"engine_args": {"seed": 1}},
    "quantization": {"quantization": "fp8"},
    "timers": {"timers": Timers(startup="40m")},
    "updates": {"updates": "rolling"},
    "name of the same slug": {"name": "Chat", "slug": "chat"},
    "fewest replicas": {"replicas": Replicas(min=0, max=3)},
}


def urns(recording: Recording[Outputs]) -> set[str]:
    return set(recording.resources)


def short(found: Iterable[str]) -> set[str]:
    """`type::name` of each resource, without the chain of parents."""
    return {
        f"{kind.split('$')[-1].split(':')[-1]}::{name}"
        for kind, name in (urn.split("::")[2:] for urn in found)
    }


@pytest.fixture(name="before", scope="module")
def _before() -> set[str]:
    return urns(deploy(resolved.endpoint(), NEIGHBOUR))


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_changes_no_urn(before: set[str], edit: str) -> None:
    changed = resolved.endpoint(**{"name": "chat", **EDITS[edit]})
    assert urns(deploy(changed, NEIGHBOUR)) == before


def test_going_public_takes_the_key_away_and_nothing_else(before: set[str]) -> None:
    after = urns(deploy(resolved.endpoint(visibility="public"), NEIGHBOUR))
    assert short(before - after) == {"Secret::chat"}
    assert after - before == set()


def test_a_single_replica_needs_no_budget_and_fewer_nodes(before: set[str]) -> None:
    single = resolved.endpoint(replicas=Replicas(min=1, max=1))
    after = urns(deploy(single, NEIGHBOUR))
    node = "Node::main-g6e-xlarge-on-demand-endpoints-g6e-xlarge-on-demand"
    assert short(before - after) == {
        "PodDisruptionBudget::chat",
        f"{node}-4",
        f"{node}-5",
    }
    assert after - before == set()


def test_moving_to_a_pool_of_its_own_changes_nodes_only(before: set[str]) -> None:
    after = urns(deploy(resolved.endpoint(dedicated=True), NEIGHBOUR))
    kinds = {urn.split("::")[0] for urn in short(before ^ after)}
    assert kinds == {"Node", "GpuNodeGroup"}


def test_another_cloud_resource_changes_nodes_only(before: set[str]) -> None:
    other = resolved.resource().model_copy(update={"name": "p5.48xlarge"})
    after = urns(deploy(resolved.endpoint(resource=other), NEIGHBOUR))
    assert {urn.split("::")[0] for urn in short(before ^ after)} == {"Node", "GpuNodeGroup"}


def test_removing_an_endpoint_removes_what_is_its_own(before: set[str]) -> None:
    after = urns(deploy(NEIGHBOUR))
    workload = ("Deployment", "PodDisruptionBudget", "ScaledObject", "Secret", "Service")
    kinds = (*workload, "HTTPRoute", "NetworkPolicy")
    components = ("Autoscaler", "Endpoint", "Ingress", "ModelServer")
    node = "Node::main-g6e-xlarge-on-demand-endpoints-g6e-xlarge-on-demand"
    assert short(before - after) == {
        *(f"{kind}::chat" for kind in (*kinds, *components)),
        *(f"{node}-{number}" for number in (3, 4, 5)),
    }


@pytest.mark.parametrize(
    ("edit", "gone", "new"),
    [
        ({"state": "stopped"}, set(), {"HTTPRouteFilter::chat-stopped"}),
        ({"visibility": "public"}, {"Secret::chat", "SecurityPolicy::chat"}, set()),
        ({"visibility": "public", "api_keys": KEYS}, set(), set()),
        ({"api_keys": KEYS}, set(), set()),
        ({"rate_limit": RateLimit(requests=1)}, set(), set()),
        ({"replicas": Replicas(min=0, max=3)}, set(), {"InterceptorRoute::chat"}),
    ],
)
def test_behind_a_gateway_that_checks_keys_an_edit_touches_what_it_is_about(
    edit: dict[str, Any], gone: set[str], new: set[str]
) -> None:
    cluster = access.envoy_cluster(wake=access.WAKE)
    old = urns(deploy(resolved.endpoint(cluster=cluster)))
    after = urns(deploy(resolved.endpoint(cluster=cluster, **edit)))
    assert (short(old - after), short(after - old)) == (gone, new)


def test_the_order_of_the_file_changes_nothing(before: set[str]) -> None:
    assert urns(deploy(NEIGHBOUR, resolved.endpoint())) == before


def test_logical_names_are_slugs_clusters_and_pools() -> None:
    pool = "main-g6e-xlarge-on-demand"
    recording = deploy(resolved.endpoint("My.Chat", slug="my-chat"))
    assert {resource.name for resource in recording.resources.values()} == {
        "main",
        "main-fetch-weights",
        "main-stopped",
        "my-chat",
        pool,
        *(f"{pool}-endpoints-g6e-xlarge-on-demand-{number}" for number in range(3)),
    }
