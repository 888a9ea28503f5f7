"""The plan of a whole stack, and what one endpoint's edit does to all others."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from endpoints import plan
from endpoints.autoscaling import plan_autoscaler
from endpoints.endpoint.costs import endpoint_cost, total_cost
from endpoints.endpoint.guard import guards
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.manifests import kubernetes_object
from endpoints.planning import plan_stack
from endpoints.pods.server import plan_server
from endpoints.pods.weight_fetch import fetch_programs
from endpoints.pools.node_pools import plan_pools
from endpoints.routing import plan_route
from endpoints.routing.network_policy import network_policies
from endpoints.spec.entry import Replicas, State
from endpoints.stack.settings import Settings
from tests.support import resolved, strategies


def planned(endpoints: Sequence[ResolvedEndpoint]) -> plan.Plan:
    clusters = {endpoint.cluster_name: endpoint.cluster for endpoint in endpoints}
    settings_of_stack = Settings.model_validate(
        {"stack": "local", "clusters": clusters or {"main": resolved.cluster()}}
    )
    return plan_stack(settings_of_stack, endpoints)


def test_a_stack_as_a_whole() -> None:
    endpoint = resolved.endpoint("My.Chat", slug="my-chat", visibility="public")
    timers = derive_timers(endpoint, waves=3)
    assert planned([endpoint]) == plan.Plan(
        stack="local",
        clusters=(
            plan.Cluster(
                logical_name="main",
                name="main",
                access=plan.KubeconfigAccess(kubeconfig="cluster/kubeconfig", context="sandbox"),
                cluster_identifier="local/main",
                namespace=kubernetes_object(
                    logical_name="main",
                    api_version="v1",
                    kind="Namespace",
                    metadata={
                        "name": "endpoints",
                        "labels": {
                            "app.kubernetes.io/part-of": "endpoints",
                            "pod-security.kubernetes.io/enforce": "baseline",
                            "pod-security.kubernetes.io/audit": "restricted",
                            "pod-security.kubernetes.io/warn": "restricted",
                        },
                        "annotations": {},
                    },
                ),
                guards=guards("main", endpoint.cluster),
                environment=None,
                config_maps=fetch_programs("main", endpoint.cluster, [endpoint]),
                objects=(),
            ),
        ),
        pools=plan_pools([endpoint]),
        cost=total_cost(plan_pools([endpoint])),
        notices=(
            "this stack costs $1.86 an hour ($1,358.53 a month) at min, "
            "$5.58 an hour ($4,075.59 a month) at max",
        ),
        endpoints=(
            plan.Endpoint(
                logical_name="my-chat",
                name="My.Chat",
                cluster="main",
                model="owner/model",
                revision="abc123",
                resource="g6e.xlarge",
                framework="engine@1.0.0",
                state="running",
                visibility="public",
                min_replicas=1,
                max_replicas=3,
                pool="g6e-xlarge-on-demand",
                url="https://my-chat.models.example",
                server=plan_server(endpoint, timers),
                autoscaler=plan_autoscaler(endpoint, timers),
                route=plan_route(endpoint),
                route_after="keys",
                objects=network_policies(endpoint),
                derived=(),
                fit=None,
                cost=endpoint_cost(endpoint),
                timers=timers,
                notices=(
                    "My.Chat is public: whoever reaches gateway gateways/internet calls"
                    " https://my-chat.models.example freely, as often as they like",
                ),
                warnings=(),
            ),
        ),
    )


def test_every_cluster_is_in_the_plan_used_or_not() -> None:
    spare = resolved.cluster(createNamespace=False, namespace="given")
    settings_of_stack = Settings.model_validate(
        {"stack": "local", "clusters": {"spare": spare, "main": resolved.cluster()}}
    )
    found = plan_stack(settings_of_stack, [])
    assert [(cluster.name, cluster.namespace is not None) for cluster in found.clusters] == [
        ("main", True),
        ("spare", False),
    ]
    assert found.clusters[1].guards == guards("spare", spare)
    assert (found.pools, found.endpoints) == ((), ())


def test_a_rollout_is_awaited_as_long_as_its_steps_take() -> None:
    def waves(endpoint: ResolvedEndpoint) -> str:
        return planned([endpoint]).endpoints[0].timers.await_ready.because.split(" x ")[0]

    whole = resolved.resource()
    assert waves(resolved.endpoint(resource=whole, replicas=Replicas(min=1, max=1))) == "1"
    assert waves(resolved.endpoint(resource=whole, replicas=Replicas(min=1, max=5))) == "5"


@settings(max_examples=30)
@given(strategies.stacks(), st.randoms(use_true_random=False))
def test_permuted_endpoints_give_a_permuted_plan(
    endpoints: list[ResolvedEndpoint], random: Random
) -> None:
    one, two = planned(endpoints), planned(random.sample(endpoints, len(endpoints)))
    assert sorted(two.endpoints, key=by_name) == sorted(one.endpoints, key=by_name)
    assert two.clusters == one.clusters
    assert [without_members(pool) for pool in two.pools] == [
        without_members(pool) for pool in one.pools
    ]
    assert [sorted(pool.endpoints) for pool in two.pools] == [
        sorted(pool.endpoints) for pool in one.pools
    ]


@settings(max_examples=30)
@given(strategies.stacks(), st.data())
def test_a_stop_or_start_moves_nothing_of_any_other_endpoint(
    endpoints: list[ResolvedEndpoint], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(endpoints) - 1))
    state: State = "running" if endpoints[index].state == "stopped" else "stopped"
    edited = list(endpoints)
    edited[index] = resolved.changed(endpoints[index], state=state)
    one, two = planned(endpoints), planned(edited)
    assert two.clusters == one.clusters
    assert two.endpoints[:index] == one.endpoints[:index]
    assert two.endpoints[index + 1 :] == one.endpoints[index + 1 :]
    assert [(pool.logical_name, pool.nodes) for pool in two.pools] == [
        (pool.logical_name, pool.nodes) for pool in one.pools
    ]
    before, after = one.endpoints[index], two.endpoints[index]
    assert after == replace(
        before,
        state=state,
        server=after.server,
        autoscaler=after.autoscaler,
        notices=after.notices,
    )


@settings(max_examples=30)
@given(strategies.stacks(), st.data())
def test_any_edit_of_an_endpoint_moves_no_other_endpoint(
    endpoints: list[ResolvedEndpoint], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(endpoints) - 1))
    chosen = endpoints[index]
    edited = list(endpoints)
    edited[index] = data.draw(strategies.endpoints(slug=chosen.slug, cluster=chosen.cluster))
    one, two = planned(endpoints), planned(edited)
    assert two.endpoints[:index] == one.endpoints[:index]
    assert two.endpoints[index + 1 :] == one.endpoints[index + 1 :]
    assert two.endpoints[index].url == one.endpoints[index].url


@settings(max_examples=30)
@given(strategies.stacks())
def test_a_plan_is_the_same_every_time(endpoints: list[ResolvedEndpoint]) -> None:
    assert planned(endpoints) == planned(endpoints)


def by_name(endpoint: plan.Endpoint) -> str:
    return endpoint.logical_name


def without_members(pool: plan.Pool) -> plan.Pool:
    return replace(pool, endpoints=())
