"""Which endpoints share nodes, how many nodes that takes, and what these are called."""

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from endpoints import plan
from endpoints.catalog import load_catalog
from endpoints.endpoint.costs import pool_cost
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object
from endpoints.pools.node_pools import node_selector, plan_pools
from endpoints.spec.entry import Replicas
from tests.support import resolved, strategies

AMOUNTS = {"cpu": "3900m", "ephemeral-storage": "200Gi", "memory": "29Gi", "pods": "58"}


def node(index: int) -> plan.KubernetesObject:
    name = f"endpoints-g6e-xlarge-on-demand-{index}"
    return kubernetes_object(
        logical_name=f"main-g6e-xlarge-on-demand-{name}",
        api_version="v1",
        kind="Node",
        metadata={
            "name": name,
            "labels": {
                "node.kubernetes.io/instance-type": "g6e.xlarge",
                "kubernetes.io/hostname": name,
                "endpoints.internal/pool": "endpoints.g6e-xlarge-on-demand",
                "endpoints.internal/capacity-type": "on-demand",
            },
            "annotations": {
                "kwok.x-k8s.io/node": "fake",
                "endpoints.internal/capacity": json.dumps(
                    {
                        "cpu": "4",
                        "ephemeral-storage": "250Gi",
                        "memory": "32Gi",
                        "nvidia.com/gpu": "1",
                        "pods": "58",
                    }
                ),
                "endpoints.internal/allocatable": json.dumps(
                    dict(sorted({**AMOUNTS, "nvidia.com/gpu": "1"}.items()))
                ),
            },
        },
        spec={
            "taints": [{"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"}],
        },
    )


def test_a_shared_pool_as_a_whole() -> None:
    one = resolved.endpoint("one", replicas=Replicas(min=0, max=1))
    two = resolved.endpoint("two", replicas=Replicas(min=2, max=3))
    assert plan_pools([one, two]) == (
        plan.Pool(
            logical_name="main-g6e-xlarge-on-demand",
            name="g6e-xlarge-on-demand",
            cluster="main",
            resource="g6e.xlarge",
            capacity_types=("on-demand",),
            min_nodes=2,
            max_nodes=4,
            nodes=tuple(node(index) for index in range(4)),
            nodes_from=None,
            endpoints=("one", "two"),
            stopped=(),
            cost=pool_cost([one, two]),
            warnings=(),
        ),
    )


@pytest.mark.parametrize(
    ("per_node", "bounds", "nodes"),
    [
        (1, (0, 1), (0, 1)),
        (1, (2, 5), (2, 5)),
        (2, (1, 5), (1, 3)),
        (2, (2, 4), (1, 2)),
        (4, (1, 4), (1, 1)),
        (8, (5, 5), (1, 1)),
    ],
)
def test_replicas_that_share_a_node(
    per_node: int, bounds: tuple[int, int], nodes: tuple[int, int]
) -> None:
    resource = resolved.resource(accelerators=8, replicas_per_node=per_node)
    replicas = Replicas(min=bounds[0], max=bounds[1])
    (pool,) = plan_pools([resolved.endpoint(resource=resource, replicas=replicas)])
    assert (pool.min_nodes, pool.max_nodes) == nodes
    assert len(pool.nodes) == nodes[1]


def test_what_must_be_there_is_packed_and_what_may_be_there_is_not() -> None:
    # Two endpoints fill a node together; while one rolls out, each may count on its own half.
    resource = resolved.resource(accelerators=8, replicas_per_node=2)
    single = Replicas(min=1, max=1)
    members = [resolved.endpoint(n, resource=resource, replicas=single) for n in ("one", "two")]
    (pool,) = plan_pools(members)
    assert (pool.min_nodes, pool.max_nodes) == (1, 2)
    assert pool.cost.hour_at_min == 1.861


def test_only_running_endpoints_count() -> None:
    running = resolved.endpoint("one", replicas=Replicas(min=1, max=2))
    stopped = resolved.endpoint("two", replicas=Replicas(min=1, max=3), state="stopped")
    (pool,) = plan_pools([running, stopped])
    assert (pool.min_nodes, pool.max_nodes) == (1, 2)
    assert pool.endpoints == ("one", "two")
    assert pool.nodes == tuple(node(index) for index in range(5))


def test_a_pool_of_stopped_endpoints_stays_at_nothing() -> None:
    (pool,) = plan_pools([resolved.endpoint(state="stopped")])
    assert (pool.min_nodes, pool.max_nodes) == (0, 0)


def test_the_last_endpoint_takes_the_pool_away() -> None:
    assert plan_pools([]) == ()


def test_a_dedicated_endpoint_shares_with_no_other() -> None:
    alone = resolved.endpoint("alone", dedicated=True)
    pools = plan_pools([resolved.endpoint("one"), alone, resolved.endpoint("two")])
    assert [(pool.logical_name, pool.endpoints) for pool in pools] == [
        ("main-g6e-xlarge-on-demand", ("one", "two")),
        ("main-g6e-xlarge-on-demand-alone", ("alone",)),
    ]


def test_clusters_and_resources_have_pools_of_their_own() -> None:
    bigger = resolved.resource(accelerators=8).model_copy(update={"name": "p5.48xlarge"})
    pools = plan_pools(
        [
            resolved.endpoint("far", cluster_name="other"),
            resolved.endpoint("one", resource=bigger),
            resolved.endpoint("two"),
        ]
    )
    assert [(pool.logical_name, pool.endpoints) for pool in pools] == [
        ("main-g6e-xlarge-on-demand", ("two",)),
        ("main-p5-48xlarge-on-demand", ("one",)),
        ("other-g6e-xlarge-on-demand", ("far",)),
    ]


def test_existing_nodes_are_selected_by_instance_type() -> None:
    endpoint = resolved.endpoint(cluster=resolved.cluster(nodes="existing"))
    (pool,) = plan_pools([endpoint])
    assert (pool.nodes, pool.max_nodes) == ((), 3)
    assert node_selector(endpoint) == {"node.kubernetes.io/instance-type": "g6e.xlarge"}


@settings(max_examples=30)
@given(strategies.stacks())
def test_pods_are_sent_to_nodes_of_their_pool(members: list[ResolvedEndpoint]) -> None:
    pools = {pool.name: pool for pool in plan_pools(members)}
    for member in members:
        for candidate in pools[member.pool].nodes:
            assert node_selector(member).items() <= candidate.metadata["labels"].items()
        others = [pool for name, pool in pools.items() if name != member.pool]
        if member.cluster.nodes == "kwok":
            for candidate in (candidate for pool in others for candidate in pool.nodes):
                assert not node_selector(member).items() <= candidate.metadata["labels"].items()


@settings(max_examples=30)
@given(strategies.stacks(), st.randoms(use_true_random=False))
def test_the_order_of_endpoints_changes_no_node_and_no_bound(
    members: list[ResolvedEndpoint], random: Random
) -> None:
    shuffled = random.sample(members, len(members))
    assert [in_any_order(pool) for pool in plan_pools(shuffled)] == [
        in_any_order(pool) for pool in plan_pools(members)
    ]


def in_any_order(pool: plan.Pool) -> plan.Pool:
    return replace(pool, endpoints=tuple(sorted(pool.endpoints)))


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True),
            strategies.slugs,
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
        unique=True,
    )
)
def test_node_names_are_labels_and_unique_in_a_cluster_of_many_namespaces(
    places: list[tuple[str, str, bool]],
) -> None:
    found: list[str] = []
    by_namespace: dict[str, dict[str, ResolvedEndpoint]] = {}
    for namespace, slug, dedicated in places:
        cluster = resolved.cluster(namespace=namespace)
        endpoint = resolved.endpoint(slug, cluster=cluster, dedicated=dedicated)
        by_namespace.setdefault(namespace, {})[slug] = endpoint
    for members in by_namespace.values():
        pools = plan_pools(members.values())
        found += [candidate.metadata["name"] for pool in pools for candidate in pool.nodes]
    assert len(set(found)) == len(found)
    assert all(len(name) <= 63 for name in found)
    assert all(name.strip("-") == name for name in found)


def test_every_shipped_resource_has_pools_of_its_own() -> None:
    resources = load_catalog().resources.values()
    found = {resolved.endpoint(resource=resource).pool for resource in resources}
    assert len(found) == len(resources)
