"""What is asked of a node group, given what AWS has of it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import plan
from tests.support.aws_plans import node_group

NODES = st.integers(0, 20)
SUBNETS = frozenset({"subnet-0000000a", "subnet-0000000b"})
STATUSES = st.sampled_from(["ACTIVE", "UPDATING", "DEGRADED"])


def group(least: int, most: int, *, serves: bool = True) -> plan.ManagedNodeGroup:
    return node_group(min_size=least, max_size=most, serves=serves)


def live(least: int, most: int, desired: int, **changes: Any) -> plan.LiveGroup:
    data: dict[str, Any] = {
        "name": "main-g6e-xlarge-1234567",
        "status": "ACTIVE",
        "ami_type": "AL2023_x86_64_NVIDIA",
        "capacity_type": "ON_DEMAND",
        "instance_types": ("g6e.xlarge",),
        "subnet_ids": SUBNETS,
        "min_size": least,
        "max_size": most,
        "desired_size": desired,
        "replaces": None,
    }
    return plan.LiveGroup(**{**data, **changes})


@st.composite
def groups(draw: st.DrawFn) -> plan.ManagedNodeGroup:
    least, most = sorted((draw(NODES), draw(NODES)))
    return group(least, max(most, 1), serves=draw(st.booleans()))


@st.composite
def lives(draw: st.DrawFn) -> plan.LiveGroup:
    least, desired, most = sorted((draw(NODES), draw(NODES), draw(NODES)))
    return live(least, max(most, 1), desired, status=draw(STATUSES))


def after(found: plan.LiveGroup, asked: plan.Sizes) -> plan.LiveGroup:
    desired = found.desired_size if asked.ignore_desired_size else asked.desired_size
    return replace(
        found,
        min_size=asked.min_size,
        max_size=asked.max_size,
        desired_size=desired,
        replaces=asked.replaces,
    )


@pytest.mark.parametrize(
    ("planned", "found", "expected"),
    [
        (group(1, 3), [], (1, 3, 1, True)),
        (group(1, 3), [live(1, 3, 2)], (1, 3, 2, True)),
        (group(1, 5), [live(1, 3, 2)], (1, 5, 2, False)),
        (group(3, 5), [live(1, 5, 2)], (3, 5, 3, False)),
        (group(0, 1), [live(0, 3, 2)], (0, 2, 2, False)),
        (group(0, 1, serves=False), [live(0, 3, 2)], (0, 1, 1, False)),
        (group(0, 3), [live(0, 3, 2, instance_types=("g6.xlarge",))], (0, 3, 2, False)),
        (group(0, 3), [live(0, 3, 2, capacity_type="SPOT")], (0, 3, 2, False)),
        (group(0, 3), [live(0, 3, 2, subnet_ids=frozenset({"subnet-0000000a"}))], (0, 3, 2, False)),
        (group(0, 3), [live(0, 3, 2, status="DELETING")], (0, 3, 0, True)),
        (group(0, 3), [live(0, 3, 0), live(0, 3, 2, name="older")], (0, 3, 2, True)),
    ],
)
def test_sizes(
    planned: plan.ManagedNodeGroup,
    found: list[plan.LiveGroup],
    expected: tuple[int, int, int, bool],
) -> None:
    asked = plan.sizes(planned, found, SUBNETS)
    assert (
        asked.min_size,
        asked.max_size,
        asked.desired_size,
        asked.ignore_desired_size,
    ) == expected


@given(groups(), st.lists(lives(), max_size=2))
def test_aws_takes_what_is_asked(
    planned: plan.ManagedNodeGroup, found: list[plan.LiveGroup]
) -> None:
    asked = plan.sizes(planned, found, SUBNETS)
    assert 0 <= asked.min_size <= asked.desired_size <= asked.max_size
    assert asked.max_size >= 1


@given(groups(), lives())
def test_no_node_goes_while_an_endpoint_runs(
    planned: plan.ManagedNodeGroup, found: plan.LiveGroup
) -> None:
    asked = plan.sizes(replace(planned, serves=True), [found], SUBNETS)
    assert asked.desired_size >= found.desired_size


@given(groups(), lives())
def test_a_second_update_asks_for_nothing_new(
    planned: plan.ManagedNodeGroup, found: plan.LiveGroup
) -> None:
    first = plan.sizes(planned, [found], SUBNETS)
    once = after(found, first)
    second = plan.sizes(planned, [once], SUBNETS)
    assert second.ignore_desired_size
    assert after(once, second) == once


def test_a_group_that_failed_is_replaced_once() -> None:
    planned = group(1, 3)
    failed = live(1, 3, 1, status="CREATE_FAILED")
    asked = plan.sizes(planned, [failed], SUBNETS)
    assert asked.replaces == failed.name
    stands = live(1, 3, 1, name="main-g6e-xlarge-7654321", replaces=failed.name)
    assert plan.sizes(planned, [stands], SUBNETS).replaces == failed.name
    assert plan.sizes(planned, [stands], SUBNETS).ignore_desired_size


def test_what_a_failed_group_wanted_is_not_asked_for_again() -> None:
    failed = live(2, 3, 2, status="CREATE_FAILED")
    stopped = group(0, 1, serves=False)
    assert plan.sizes(stopped, [failed], SUBNETS).desired_size == 0


@pytest.mark.parametrize("names", [("g-1111111", "g-2222222"), ("g-2222222", "g-1111111")])
def test_a_replacement_that_failed_too_is_replaced(names: tuple[str, str]) -> None:
    first, second = names
    groups = [
        live(1, 3, 1, name=first, status="CREATE_FAILED"),
        live(1, 3, 1, name=second, status="CREATE_FAILED", replaces=first),
    ]
    assert plan.sizes(group(1, 3), groups, SUBNETS).replaces == second
