"""Objects for Karpenter: which instances it may launch, in which order, and how many."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import plan
from endpoints.aws.karpenter import karpenter_pool
from endpoints.aws.node_role import karpenter_node_role
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.pods.server import plan_server
from endpoints.pools.node_pools import node_selector, plan_pools
from endpoints.spec.entry import Replicas, Timers
from tests.support import resolved
from tests.support.each import each
from tests.unit.karpenter_plans import RESOURCES, endpoint, planned, requirements, template

CAPACITY_TYPES = st.permutations(["reserved", "spot", "on-demand"]).flatmap(
    lambda order: st.integers(1, 3).map(lambda count: tuple(order[:count]))
)
SETTABLE = re.compile(r"(k8s\.amazonaws\.com|endpoints\.internal)/.+")


@pytest.mark.parametrize("nodes", ["kwok", "existing"])
def test_other_clusters_have_nothing_of_it(nodes: str) -> None:
    cluster = resolved.cluster(nodes=nodes)
    assert karpenter_pool("main-a", [endpoint(cluster=cluster)], 3) is None
    assert karpenter_node_role("main", "test", cluster) is None


@each({name: name for name in RESOURCES})
def test_every_resource_of_the_catalogue_is_launched_as_it_is(resource: str) -> None:
    member = endpoint(resource=resource, replicas=Replicas(min=0, max=5))
    (pool,) = plan_pools([member])
    assert isinstance(pool.nodes_from, plan.KarpenterPool)
    (node_pool,) = pool.nodes_from.node_pools
    hardware = member.resource
    assert requirements(node_pool) == {
        "node.kubernetes.io/instance-type": [hardware.instance_type],
        "karpenter.sh/capacity-type": ["on-demand"],
        "kubernetes.io/arch": [hardware.architecture],
        "kubernetes.io/os": ["linux"],
    }
    labels = template(node_pool)["metadata"]["labels"]
    assert all(SETTABLE.fullmatch(label) for label in labels)
    assert node_selector(member).items() <= labels.items()
    accelerator = hardware.accelerator
    if accelerator is None:
        assert node_pool.spec["limits"] == {"cpu": f"{pool.max_nodes * int(hardware.capacity.cpu)}"}
    else:
        most = str(pool.max_nodes * accelerator.count)
        assert node_pool.spec["limits"] == {accelerator.resource_name: most}


@each({name: name for name in RESOURCES})
def test_pods_tolerate_the_taints_of_their_nodes(resource: str) -> None:
    member = endpoint(resource=resource)
    server = plan_server(member, derive_timers(member, waves=1))
    tolerated = {
        (each["key"], each["effect"]) for each in server.workload.template["spec"]["tolerations"]
    }
    for node_pool in planned(member).node_pools:
        taints = template(node_pool)["spec"]["taints"]
        assert {(taint["key"], taint["effect"]) for taint in taints} <= tolerated


@given(
    capacity_types=CAPACITY_TYPES,
    others=st.lists(st.sampled_from(["g6e.2xlarge", "g6e.4xlarge", "p5.4xlarge"]), unique=True),
)
def test_the_ladder_goes_down_in_the_order_of_preference(
    capacity_types: tuple[str, ...], others: list[str]
) -> None:
    member = endpoint(
        capacity_types=capacity_types, alternatives=tuple(RESOURCES[name] for name in others)
    )
    node_pools = planned(member).node_pools
    weights = [int(str(node_pool.spec["weight"])) for node_pool in node_pools]
    assert weights == sorted(set(weights), reverse=True)
    assert weights[-1] >= 1
    assert weights[0] <= 100
    bought = [requirements(node_pool) for node_pool in node_pools]
    assert [
        (each["node.kubernetes.io/instance-type"][0], each["karpenter.sh/capacity-type"][0])
        for each in bought
    ] == [
        *(("g6e.xlarge", kind) for kind in capacity_types),
        *((name, kind) for name in others for kind in capacity_types if kind != "reserved"),
    ]
    assert len({node_pool.metadata["name"] for node_pool in node_pools}) == len(node_pools)
    assert len({node_pool.logical_name for node_pool in node_pools}) == len(node_pools)


@given(st.integers(1, 52), st.integers(1, 40), st.sampled_from(["spot", "on-demand"]))
def test_names_are_such_as_kubernetes_takes(slug: int, namespace: int, kind: str) -> None:
    cluster = resolved.karpenter_cluster().model_copy(update={"namespace": "n" * namespace})
    member = endpoint("e" * slug, cluster=cluster, dedicated=True, capacity_types=(kind,))
    pool = planned(member)
    part = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
    for made in (pool.node_class, *pool.node_pools):
        assert re.fullmatch(rf"{part}(\.{part})*", made.metadata["name"])
        assert len(made.metadata["name"]) <= 63


def test_a_dedicated_pool_and_an_alternative_never_share_a_name() -> None:
    shared = endpoint("chat", alternatives=(RESOURCES["g6e.2xlarge"],))
    dedicated = endpoint("g6e-2xlarge", dedicated=True)
    made = [each for member in (shared, dedicated) for each in planned(member).node_pools]
    assert len({each.metadata["name"] for each in made}) == 3
    assert len({each.logical_name for each in made}) == 3


def test_the_longest_ladder_that_settings_allow_has_weights_left() -> None:
    others = tuple(
        RESOURCES["g6e.xlarge"].model_copy(update={"name": f"other-{index}"}) for index in range(20)
    )
    member = endpoint(capacity_types=("reserved", "spot", "on-demand"), alternatives=others)
    assert planned(member).node_pools[-1].spec["weight"] == 100 - 42


def test_an_alternative_is_limited_by_its_own_nodes() -> None:
    member = endpoint(
        resource="g6e.12xlarge-1of4",
        replicas=Replicas(min=0, max=5),
        alternatives=(RESOURCES["g6e.2xlarge"],),
    )
    own, other = planned(member).node_pools
    # Two nodes of four accelerators; five of one.
    assert own.spec["limits"] == {"nvidia.com/gpu": "8"}
    assert other.spec["limits"] == {"nvidia.com/gpu": "5"}


def test_stopped_endpoints_let_karpenter_launch_nothing() -> None:
    running = endpoint("one", replicas=Replicas(min=0, max=2))
    stopped = endpoint("two", state="stopped", replicas=Replicas(min=0, max=3))
    assert planned(running, stopped).node_pools[0].spec["limits"] == {"nvidia.com/gpu": "2"}
    assert planned(stopped).node_pools[0].spec["limits"] == {"nvidia.com/gpu": "0"}


def test_nodes_end_when_they_are_empty_and_for_nothing_else() -> None:
    (node_pool,) = planned(endpoint()).node_pools
    assert node_pool.spec["disruption"] == {
        "consolidationPolicy": "WhenEmpty",
        "consolidateAfter": "10m",
        "budgets": [{"nodes": "0", "reasons": ["Drifted"]}],
    }
    assert template(node_pool)["spec"]["expireAfter"] == "Never"


def test_a_node_that_must_end_waits_for_the_longest_stream_of_the_pool() -> None:
    long = endpoint("long", timers=Timers(stream="20m"))
    pool = planned(endpoint("short"), long)
    grace = derive_timers(long, waves=1).grace.seconds
    assert template(pool.node_pools[0])["spec"]["terminationGracePeriod"] == f"{grace + 60}s"
    assert {each.delete_seconds for each in pool.node_pools} == {grace + 60 + 900}
    assert pool.node_class.delete_seconds is None


def test_pods_say_that_they_must_not_be_moved() -> None:
    def annotations(member: ResolvedEndpoint) -> Mapping[str, str]:
        server = plan_server(member, derive_timers(member, waves=1))
        annotations: Mapping[str, str] = server.workload.template["metadata"]["annotations"]
        return annotations

    assert annotations(endpoint())["karpenter.sh/do-not-disrupt"] == "true"
    elsewhere = endpoint(cluster=resolved.cluster())
    assert "karpenter.sh/do-not-disrupt" not in annotations(elsewhere)
