"""Managed node groups: their requests, given the live sizes, and the order of these."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest

from components.aws.explain import explain_refusals
from components.stack import Outputs
from endpoints import plan
from tests.components.aws_cases import deployed
from tests.support import aws_plans
from tests.support.aws_answers import Aws
from tests.support.aws_plans import live_group, node_group
from tests.support.recording import Recording, Registered, record

NAME = "main-g6e-xlarge"
LIVE = f"{NAME}-0123456"


def group_of(recording: Recording[Outputs]) -> Registered:
    return recording.one("NodeGroup")


def deploy(group: plan.ManagedNodeGroup, *live: plan.LiveGroup) -> Registered:
    return group_of(Aws(groups=live).deploy(aws_plans.stack(group)))


SCALING: Mapping[str, tuple[plan.ManagedNodeGroup, tuple[plan.LiveGroup, ...], Any, bool]] = {
    "no group yet": (node_group(), (), (0, 0, 3), True),
    "nothing changes": (node_group(), (live_group(LIVE),), (0, 2, 3), True),
    "a second endpoint raises the maximum only": (
        node_group(max_size=6),
        (live_group(LIVE),),
        (0, 2, 6),
        False,
    ),
    "a minimum above the live size": (
        node_group(min_size=3),
        (live_group(LIVE),),
        (3, 3, 3),
        False,
    ),
    "all endpoints are stopped": (
        node_group(max_size=1, serves=False),
        (live_group(LIVE),),
        (0, 1, 1),
        False,
    ),
    "other zones, which make a new group": (
        node_group(zones=("us-east-1a",)),
        (live_group(LIVE),),
        (0, 2, 3),
        False,
    ),
    "another cluster's group of a longer name": (
        node_group(),
        (live_group(f"{NAME}-spot-0123456", max_size=9),),
        (0, 0, 3),
        True,
    ),
}


@pytest.mark.parametrize("case", SCALING)
def test_sizes_follow_what_is_live(case: str) -> None:
    group, live, (least, desired, most), ignored = SCALING[case]
    asked = deploy(group, *live)
    assert asked.inputs["scalingConfig"] == {
        "minSize": least,
        "desiredSize": desired,
        "maxSize": most,
    }
    assert asked.options.get("ignoreChanges") == (
        ["scalingConfig.desiredSize"] if ignored else None
    )


def test_a_second_endpoint_changes_only_the_maximum() -> None:
    live = live_group(LIVE)
    before = Aws(groups=(live,)).deploy(aws_plans.stack(node_group()))
    after = Aws(groups=(live,)).deploy(aws_plans.stack(node_group(max_size=6)))
    changed = {
        urn
        for urn, item in after.resources.items()
        if item.is_aws and item.inputs != before.resources[urn].inputs
    }
    assert changed == {group_of(after).urn}
    sizes = ("minSize", "desiredSize")
    old, new = (group_of(run).inputs["scalingConfig"] for run in (before, after))
    assert [old[size] for size in sizes] == [new[size] for size in sizes]


def test_a_failed_group_is_replaced_and_named() -> None:
    asked = deploy(node_group(), live_group(LIVE, status="CREATE_FAILED", desired_size=0))
    assert asked.inputs["tags"] == {**aws_plans.TAGS, plan.REPLACES_TAG: LIVE}
    assert asked.options["replaceOnChanges"] == [f'tags["{plan.REPLACES_TAG}"]']


def test_a_replacement_stands_before_the_old_group_goes() -> None:
    asked = deploy(node_group())
    assert "nodeGroupName" not in asked.inputs
    assert "deleteBeforeReplace" not in asked.options


def test_aws_is_asked_once_for_names_and_once_for_each_group_of_the_pool() -> None:
    groups = [node_group("main-a"), node_group("main-b"), node_group("main-c")]
    live = (live_group("main-a-0123456"), live_group("main-b-0123456"), live_group("other-0123456"))
    aws = Aws(groups=live)
    base = aws_plans.stack()
    pools = [
        dataclasses.replace(base.pools[0], logical_name=name, name=name, nodes_from=group)
        for name, group in zip("abc", groups, strict=True)
    ]
    first = dataclasses.replace(pools[0], name=base.pools[0].name)
    aws.deploy(dataclasses.replace(base, pools=(first, *pools[1:])))
    assert [token for token, _ in aws.asked] == [
        "getCluster",
        "getNodeGroups",
        "getNodeGroup",
        "getNodeGroup",
    ]
    [provider] = {provider for _, provider in aws.asked}
    assert provider.endswith("::main::main-id")


def test_a_zone_without_a_subnet_is_reported() -> None:
    group = node_group(zones=("us-east-1f",))
    with pytest.raises(pulumi.RunError, match=r"cluster models has no subnet in us-east-1f\."):
        deploy(group)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Role", "NodeGroup"),
        ("RolePolicyAttachment", "NodeGroup"),
        ("RolePolicy", "NodeGroup"),
        ("LaunchTemplate", "NodeGroup"),
        ("NodeGroup", "Tag"),
        ("NodeGroup", "Deployment"),
        ("Tag", "Deployment"),
    ],
)
def test_what_a_group_uses_stands_before_it_and_goes_after_it(earlier: str, later: str) -> None:
    recording = deployed("managed-group")
    first, second = recording.one(earlier), recording.one(later)
    assert recording.depends(second, first)
    assert not recording.depends(first, second)


def test_warnings_of_a_pool_are_reported() -> None:
    base = aws_plans.stack(node_group())
    pool = dataclasses.replace(base.pools[0], warnings=("it can only be one type",))
    recording = Aws().deploy(dataclasses.replace(base, pools=(pool,)))
    assert ("warning", "it can only be one type") in recording.logged


@pytest.mark.parametrize(
    ("error", "reported"),
    [
        ("InsufficientInstanceCapacity - We currently do not have", "AWS has none of these"),
        ("connection reset by peer", None),
    ],
)
def test_what_aws_refuses_is_explained_and_not_tried_again(
    error: str, reported: str | None
) -> None:
    def fail() -> object:
        binding = explain_refusals("main")
        assert binding.on_error is not None
        kind = "aws:eks/nodeGroup:NodeGroup"
        args = pulumi.ErrorHookArgs("urn", "id", NAME, kind, {}, {}, {}, "create", [error])
        return binding.on_error[0].callback(args)

    recording = record(fail)
    assert recording.result is False
    lines = [line for level, line in recording.logged if level == "error"]
    assert [line.startswith(f"NodeGroup {NAME}: {reported}") for line in lines] == [True] * bool(
        reported
    )
