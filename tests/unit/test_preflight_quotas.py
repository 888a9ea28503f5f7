"""What a preflight makes of quotas and of what runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints.catalog import load_catalog
from endpoints.catalog.aws_quotas import load_quotas, quota_of
from operate.preflight import quotas
from operate.preflight.figures import RunningInstance
from operate.preflight.finding import Finding
from operate.preflight.wishes import PoolWish
from tests.support.preflight_figures import SHAPES, pool


def test_every_instance_type_of_the_catalogue_has_both_quotas() -> None:
    types = {
        resource.instance_type
        for resource in load_catalog().resources.values()
        if resource.ami_type is not None
    }
    assert types
    for market in ("on-demand", "spot"):
        assert [name for name in sorted(types) if quota_of(name, market) is None] == []
    assert quota_of("gr6.4xlarge", "on-demand") == quota_of("g6.xlarge", "on-demand")
    assert quota_of("p6-b200.48xlarge", "spot") != quota_of("p6-b200.48xlarge", "on-demand")


def test_no_code_and_no_family_is_twice() -> None:
    known = load_quotas()
    assert len({quota.code for quota in known}) == len(known)
    families = [(quota.market, family) for quota in known for family in quota.families]
    assert len(set(families)) == len(families)


@pytest.mark.parametrize(
    ("wish", "applied", "used", "state"),
    [
        (pool(), 16, 0, "ok"),
        (pool(), 16, None, "ok"),
        (pool(), 16, 1, "failure"),
        (pool(), 15, 0, "failure"),
        (pool(markets=("on-demand", "spot")), 15, 0, "warning"),
        (pool(markets=("reserved", "on-demand")), 15, 0, "failure"),
    ],
)
def test_a_quota_holds_what_runs_and_what_may_come(
    wish: PoolWish, applied: float, used: int | None, state: str
) -> None:
    needs = quotas.quota_needs([wish], SHAPES)
    need = next(one for one in needs if one.quota.market == "on-demand")
    assert quotas.judge_quota("us-east-1", need, applied, used).state == state


def test_a_quota_that_is_too_small_names_what_to_ask_for() -> None:
    pools = [pool(), pool(subject="main-big", max_nodes=2, min_nodes=2)]
    (need,) = quotas.quota_needs(pools, SHAPES)
    found = quotas.judge_quota("us-east-1", need, 8, 4)
    assert found == Finding(
        subject="us-east-1",
        check="quota",
        state="failure",
        text="Running On-Demand G and VT instances (L-DB2E81BA): 8 vCPUs, others use 4; at most 24 "
        "are needed: main-g6e 4 x 4 (g6e.xlarge), main-big 2 x 4 (g6e.xlarge); even the 12 of the "
        "nodes that always run are too many",
        fix="Ask for 28: `aws service-quotas request-service-quota-increase --service-code ec2 "
        "--quota-code L-DB2E81BA --desired-value 28 --region us-east-1`, or in the console of "
        "Service Quotas; or lower `replicas`.",
    )


def test_reserved_and_stopped_nodes_ask_for_no_quota_and_alternatives_for_the_largest() -> None:
    assert quotas.quota_needs([pool(markets=("reserved",))], SHAPES) == ()
    assert quotas.quota_needs([pool(min_nodes=0, max_nodes=0)], SHAPES) == ()
    (need,) = quotas.quota_needs([pool(instance_types=("g6e.xlarge", "g6e.2xlarge"))], SHAPES)
    assert (need.at_min, need.only_way, need.at_max) == (4, 16, 32)


def test_only_instances_of_others_count_as_used() -> None:
    (need,) = quotas.quota_needs([pool()], SHAPES)
    running = [
        RunningInstance(instance_type="g6e.2xlarge", spot=False, owner=None),
        RunningInstance(instance_type="g6e.2xlarge", spot=True, owner=None),
        RunningInstance(instance_type="p5.48xlarge", spot=False, owner=None),
        RunningInstance(instance_type="g6e.xlarge", spot=False, owner="aws/main"),
        RunningInstance(instance_type="g6e.xlarge", spot=False, owner="other/main"),
    ]
    assert quotas.used_by_others(need, running, SHAPES, {"aws/main"}) == 12


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 500), st.integers(0, 100))
def test_what_it_says_to_ask_for_is_enough(least: int, more: int, applied: int, used: int) -> None:
    (need,) = quotas.quota_needs([pool(min_nodes=least, max_nodes=least + more)], SHAPES)
    found = quotas.judge_quota("us-east-1", need, applied, used)
    if found.state == "failure":
        asked = int(found.fix.split("--desired-value ")[1].split()[0])
        assert quotas.judge_quota("us-east-1", need, asked, used).state == "ok"
        assert quotas.judge_quota("us-east-1", need, asked - 1, used).state == "failure"
