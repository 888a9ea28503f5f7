"""Money: whole nodes at the catalogue's prices, nothing while stopped, unknown never zero."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import plan
from endpoints.catalog import load_catalog
from endpoints.endpoint.costs import endpoint_cost, pool_cost, total_cost
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.planning import plan_stack
from endpoints.pools.budget import check_budget
from endpoints.pools.node_pools import plan_pools
from endpoints.read.problem import InvalidInputError
from endpoints.spec.entry import Replicas
from endpoints.spec.scaling import Scaling
from endpoints.stack.settings import Settings
from tests.support import resolved, strategies

RESOURCES = load_catalog().resources
BY_DAY = {
    "timezone": "UTC",
    "windows": [{"start": "0 8 * * *", "end": "0 20 * * *"}],
    "otherwise": "stopped",
}


def endpoint(name: str, low: int, high: int, **changes: Any) -> ResolvedEndpoint:
    fields = {"resource": RESOURCES["g6e.xlarge"], "replicas": Replicas(min=low, max=high)}
    return resolved.endpoint(name, **{**fields, **changes})


def settings(budget: float | None) -> Settings:
    cluster = resolved.cluster()
    data = {"stack": "local", "clusters": {"main": cluster}, "budget": budget}
    return Settings.model_validate(data)


def test_an_endpoint_of_whole_nodes() -> None:
    assert endpoint_cost(endpoint("chat", 1, 3)) == plan.Cost(
        hour_at_min=1.861,
        hour_at_max=5.583,
        month_at_min=1358.53,
        month_at_max=4075.59,
        hour_stopped=0.0,
        because="1 to 3 x g6e.xlarge at $1.861 an hour in us-east-1 on 2026-07-20",
    )


def test_a_stopped_endpoint_costs_nothing_and_says_what_it_would() -> None:
    stopped = endpoint("chat", 1, 3, state="stopped")
    cost = endpoint_cost(stopped)
    assert (cost.hour_stopped, cost.hour_at_max) == (0.0, 5.583)
    pool = pool_cost([stopped])
    assert (pool.hour_at_min, pool.hour_at_max) == (0.0, 0.0)


def test_an_endpoint_that_its_schedule_stops_costs_nothing_at_the_fewest() -> None:
    by_day = endpoint("chat", 2, 3, scaling=Scaling.model_validate({"schedule": BY_DAY}))
    cost = endpoint_cost(by_day)
    assert (cost.hour_at_min, cost.hour_at_max) == (0.0, 5.583)
    assert cost.because.startswith("0 to 3 x g6e.xlarge ")
    (pool,) = plan_pools([by_day, endpoint("always", 1, 1)])
    assert (pool.min_nodes, pool.max_nodes) == (1, 4)
    assert pool.cost.hour_at_min == 1.861


def test_a_schedule_that_keeps_running_changes_no_cost() -> None:
    scaling = Scaling.model_validate({"schedule": {**BY_DAY, "otherwise": "running"}})
    assert endpoint_cost(endpoint("chat", 1, 3, scaling=scaling)).hour_at_min == 1.861


def test_a_pool_packs_the_shares_of_several_endpoints_on_whole_nodes() -> None:
    eighth = replace_resource("p5.48xlarge", replicas_per_node=8)
    members = [endpoint("one", 1, 4, resource=eighth), endpoint("two", 2, 5, resource=eighth)]
    cost = pool_cost(members)
    assert (cost.hour_at_min, cost.hour_at_max) == (55.04, 110.08)
    assert cost.because.startswith("1 to 2 x p5.48xlarge at $55.04 ")
    assert [endpoint_cost(member).hour_at_max for member in members] == [27.52, 34.4]


def test_a_replica_of_several_nodes_pays_all_of_them() -> None:
    pair = replace_resource("p5.48xlarge", nodes_per_replica=2)
    cost = endpoint_cost(endpoint("one", 1, 2, resource=pair))
    assert (cost.hour_at_min, cost.hour_at_max) == (110.08, 220.16)


def test_a_resource_without_price_makes_the_total_unknown() -> None:
    known, dear = endpoint("one", 1, 1), endpoint("two", 0, 1, resource=RESOURCES["p5e.48xlarge"])
    total = total_cost(plan_pools([known, dear]))
    assert (total.hour_at_min, total.hour_at_max) == (1.861, None)
    assert total.because == "the nodes of all pools, without a price: p5e.48xlarge"


LADDER = {"alternatives": (RESOURCES["g6e.2xlarge"], RESOURCES["g6e.4xlarge"])}


def test_the_dearest_alternative_counts_at_the_most_replicas() -> None:
    member = endpoint("one", 1, 3, **LADDER)
    for cost in (endpoint_cost(member), pool_cost([member])):
        assert (cost.hour_at_min, cost.hour_at_max) == (1.861, 9.01272)
        assert cost.because == (
            "1 to 3 x g6e.xlarge at $1.861 an hour in us-east-1 on 2026-07-20; at most 3 x "
            "g6e.4xlarge at $3.00424 an hour in us-east-1 on 2026-07-20 in their place"
        )


def test_nothing_takes_the_place_of_reserved_nodes() -> None:
    cost = endpoint_cost(endpoint("one", 1, 3, capacity_types=("reserved",), **LADDER))
    assert cost.hour_at_max == 5.583
    assert cost.because.endswith("; reserved ones are paid, used or not")


def test_list_prices_are_on_demand() -> None:
    cost = endpoint_cost(endpoint("one", 1, 3, capacity_types=("spot",)))
    assert cost.because.endswith(" on 2026-07-20; counted on demand, spot nodes cost less")


def test_an_alternative_without_price_makes_the_most_unknown() -> None:
    dear = RESOURCES["p5e.48xlarge"]
    cost = pool_cost([endpoint("one", 1, 3, alternatives=(dear,))])
    assert (cost.hour_at_min, cost.hour_at_max) == (1.861, None)
    assert cost.unpriced == ("p5e.48xlarge",)
    assert cost.because.endswith("; or p5e.48xlarge, which has no price")


def replace_resource(name: str, **changes: int) -> Any:
    return RESOURCES[name].model_copy(update=changes)


@given(strategies.stacks())
def test_the_total_is_the_sum_of_pools_and_no_less_than_the_shares(
    members: list[ResolvedEndpoint],
) -> None:
    pools = plan_pools(members)
    total = total_cost(pools)
    assert total.hour_at_max is not None
    assert total.hour_at_max == pytest.approx(sum(pool.cost.hour_at_max or 0 for pool in pools))
    running = [member for member in members if member.state == "running"]
    shares = sum(endpoint_cost(member).hour_at_max or 0 for member in running)
    assert total.hour_at_max >= shares - 1e-3


@given(st.floats(1, 1e6))
def test_a_budget_is_a_limit_on_the_month_at_max(budget: float) -> None:
    members = [endpoint("one", 1, 3), endpoint("two", 0, 1, state="stopped")]
    if budget >= 4075.59:
        assert plan_stack(settings(budget), members).cost.month_at_max == 4075.59
    else:
        with pytest.raises(InvalidInputError):
            plan_stack(settings(budget), members)


def test_a_budget_that_is_exceeded_names_the_dearest() -> None:
    members = [endpoint("one", 1, 3), endpoint("two", 0, 1), endpoint("off", 1, 5, state="stopped")]
    assert refusal(5000, members) == (
        "stacks/Pulumi.local.yaml: endpoints:budget: at the most replicas a month costs $5,434.12, "
        "$434.12 above the budget (got $5,000.00). Lower `replicas.max`, stop an endpoint or raise "
        "the budget. The dearest: one ($4,075.59), two ($1,358.53)."
    )


def test_a_budget_cannot_be_kept_with_an_unknown_price() -> None:
    members = [endpoint("one", 0, 1, resource=RESOURCES["p5e.48xlarge"])]
    assert refusal(5000, members) == (
        "stacks/Pulumi.local.yaml: endpoints:budget: what a month can cost is not known: the nodes "
        "of all pools, without a price: p5e.48xlarge (got $5,000.00). Give these resources a price "
        "in the file that `endpoints:resources` names."
    )


def refusal(budget: float, members: list[ResolvedEndpoint]) -> str:
    with pytest.raises(InvalidInputError) as caught:
        plan_stack(settings(budget), members)
    (problem,) = caught.value.problems
    return problem.render()


def test_without_a_budget_nothing_is_refused() -> None:
    total = replace(total_cost([]), month_at_max=1e9)
    check_budget(settings(None), total, [])
