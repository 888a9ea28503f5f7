"""What a preflight makes of subnets, offerings, images and reservations."""

import pytest

from endpoints.catalog import load_catalog
from operate.preflight import capacity, network
from operate.preflight.figures import Reservation, Subnet
from operate.preflight.wishes import ClusterWish
from tests.support.preflight_figures import SHAPES, cluster, pool, states, subnet


@pytest.mark.parametrize(
    ("free", "running", "state"),
    [(120, 0, "ok"), (119, 0, "warning"), (29, 0, "failure"), (29, 1, "warning"), (0, 4, "ok")],
)
def test_nodes_take_two_interfaces_of_addresses(free: int, running: int, state: str) -> None:
    """Four g6e.xlarge: 4 x 2 x 15 addresses."""
    subnets = [subnet(free_addresses=free)]
    assert network.judge_nodes(pool(), subnets, SHAPES["g6e.xlarge"], running).state == state


@pytest.mark.parametrize(
    ("known", "vpc_id", "wish", "expected"),
    [
        ([subnet()], "vpc-1", cluster(subnets={"us-east-1a": "subnet-a"}), ["ok"]),
        ([], "vpc-1", cluster(subnets={"us-east-1a": "subnet-a"}), ["failure"]),
        ([subnet()], "vpc-1", cluster(subnets={"us-east-1b": "subnet-a"}), ["failure"]),
        ([subnet()], "vpc-2", cluster(subnets={"us-east-1a": "subnet-a"}), ["failure"]),
        (
            [subnet(free_addresses=5)],
            None,
            cluster(subnets={"us-east-1a": "subnet-a"}, create_version="1.35"),
            ["failure"],
        ),
        (
            [subnet(), subnet(subnet_id="subnet-b", zone="us-east-1b", vpc_id="vpc-2")],
            None,
            cluster(subnets={"us-east-1a": "subnet-a", "us-east-1b": "subnet-b"}),
            ["ok", "ok", "failure"],
        ),
    ],
    ids=["there", "missing", "other zone", "other VPC", "full", "two VPCs"],
)
def test_subnets_are_where_the_settings_say(
    known: list[Subnet], vpc_id: str | None, wish: ClusterWish, expected: list[str]
) -> None:
    by_id = {one.subnet_id: one for one in known}
    assert states(network.judge_existence(wish, vpc_id, by_id)) == expected


def test_karpenter_finds_subnets_by_their_tag() -> None:
    wish = cluster(discovers_subnets=True)
    assert network.judge_discovery(wish, [subnet()]).state == "ok"
    assert network.judge_discovery(wish, []).fix == (
        "Tag private subnets with `karpenter.sh/discovery=models`, or name them: `subnets:`."
    )


def test_load_balancers_need_tagged_subnets_in_two_zones() -> None:
    wish = cluster(load_balancers=frozenset({"public"}))
    tags = {"kubernetes.io/role/elb": "1"}
    one = subnet(tags=tags)
    other = subnet(subnet_id="subnet-b", zone="us-east-1b", tags=tags)
    assert states(network.judge_load_balancers(wish, [one, other])) == ["ok"]
    full = subnet(subnet_id="subnet-b", zone="us-east-1b", tags=tags, free_addresses=7)
    assert states(network.judge_load_balancers(wish, [one])) == ["warning"]
    assert states(network.judge_load_balancers(wish, [one, full])) == ["warning"]
    assert states(network.judge_load_balancers(cluster(), [])) == []


@pytest.mark.parametrize(
    ("zones", "offered", "expected"),
    [
        ({"us-east-1a"}, {"us-east-1a", "us-east-1b"}, "ok"),
        ({"us-east-1a", "us-east-1b"}, {"us-east-1a"}, "warning"),
        ({"us-east-1c"}, {"us-east-1a"}, "failure"),
        (set(), set(), "failure"),
        (set(), {"us-east-1a"}, "ok"),
    ],
)
def test_an_instance_type_is_offered_where_nodes_may_be(
    zones: set[str], offered: set[str], expected: str
) -> None:
    assert states(capacity.judge_offering(pool(), zones, {"g6e.xlarge": offered})) == [expected]


def test_the_zones_that_offer_a_type_are_named() -> None:
    (found,) = capacity.judge_offering(pool(), {"us-east-1c"}, {"g6e.xlarge": {"us-east-1a"}})
    assert found.text == "g6e.xlarge is offered in none of the zones us-east-1c"
    assert found.fix.startswith("It is in us-east-1a.")


def test_every_image_of_the_catalogue_has_a_parameter() -> None:
    types = {one.ami_type for one in load_catalog().resources.values() if one.ami_type}
    assert all(capacity.image_parameter(one, "1.35") for one in types)
    assert capacity.image_parameter("AL2023_x86_64_NVIDIA", "1.35") == (
        "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/nvidia/recommended/image_id"
    )
    assert capacity.image_parameter("BOTTLEROCKET_ARM_64_NVIDIA", "1.35") == (
        "/aws/service/bottlerocket/aws-k8s-1.35-nvidia/arm64/latest/image_id"
    )
    assert capacity.judge_image(pool(), "1.35", None).state == "failure"
    assert capacity.judge_image(pool(), "1.35", "ami-1").state == "ok"


RESERVATION = Reservation(
    reservation_id="cr-1",
    account="111122223333",
    state="active",
    instance_type="g6e.xlarge",
    zone="us-east-1a",
    available=4,
    is_block=False,
)


@pytest.mark.parametrize(
    ("given", "wish", "expected"),
    [
        ({}, {}, ["ok"]),
        ({"state": "expired"}, {}, ["failure", "failure"]),
        ({"instance_type": "g5.xlarge"}, {}, ["failure"]),
        ({"zone": "us-east-1b"}, {"zones": ("us-east-1a",)}, ["failure"]),
        ({"is_block": True}, {}, ["failure"]),
        ({"available": 3}, {}, ["ok", "failure"]),
        ({"available": 3}, {"markets": ("reserved", "spot")}, ["ok", "warning"]),
    ],
)
def test_a_reservation_fits_its_pool(
    given: dict[str, object], wish: dict[str, object], expected: list[str]
) -> None:
    facts = {name: getattr(RESERVATION, name) for name in RESERVATION.__slots__}
    one = Reservation(**(facts | given))
    asked = pool(**({"reservations": ("cr-1",), "markets": ("reserved",)} | wish))
    assert states(capacity.judge_reservations(asked, {"cr-1": one}, 0)) == expected


def test_a_reservation_that_is_not_there_fails() -> None:
    asked = pool(reservations=("cr-1",), markets=("reserved",))
    assert states(capacity.judge_reservations(asked, {}, 0)) == ["failure"]
