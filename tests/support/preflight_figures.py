"""Needs of stacks and offers of AWS, for tests of judgements: usual ones, and deviations."""

from collections.abc import Iterable

from operate.preflight.figures import InstanceShape, LiveCluster, Subnet
from operate.preflight.finding import Finding
from operate.preflight.wishes import ClusterWish, PoolWish

SHAPES = {
    "g6e.xlarge": InstanceShape(vcpus=4, addresses_per_interface=15),
    "g6e.2xlarge": InstanceShape(vcpus=8, addresses_per_interface=15),
    "p5.48xlarge": InstanceShape(vcpus=192, addresses_per_interface=50),
}


def pool(**given: object) -> PoolWish:
    facts: dict[str, object] = {
        "subject": "main-g6e",
        "instance_types": ("g6e.xlarge",),
        "markets": ("on-demand",),
        "min_nodes": 1,
        "max_nodes": 4,
        "zones": (),
        "subnet_ids": (),
        "ami_type": "AL2023_x86_64_NVIDIA",
        "reservations": (),
        "capacity_block": False,
    }
    return PoolWish(**(facts | given))  # type: ignore[arg-type]


def cluster(**given: object) -> ClusterWish:
    facts: dict[str, object] = {
        "subject": "main",
        "name": "models",
        "region": "us-east-1",
        "role_arn": None,
        "owner": "aws/main",
        "create_version": None,
        "admins": (),
        "subnets": {},
        "discovers_subnets": False,
        "kms_key": None,
        "needs_access_entries": False,
        "needed_add_ons": frozenset(),
        "load_balancers": frozenset(),
        "certificates": (),
        "web_acl": None,
        "bucket": None,
        "creates_bucket": False,
        "actions": frozenset(),
        "pools": (),
    }
    return ClusterWish(**(facts | given))  # type: ignore[arg-type]


def subnet(**given: object) -> Subnet:
    facts: dict[str, object] = {
        "subnet_id": "subnet-a",
        "zone": "us-east-1a",
        "vpc_id": "vpc-1",
        "free_addresses": 100,
        "tags": {},
    }
    return Subnet(**(facts | given))  # type: ignore[arg-type]


def live(**given: object) -> LiveCluster:
    facts: dict[str, object] = {
        "status": "ACTIVE",
        "version": "1.35",
        "authentication_mode": "API",
        "vpc_id": "vpc-1",
        "subnet_ids": (),
    }
    return LiveCluster(**(facts | given))  # type: ignore[arg-type]


def states(findings: Iterable[Finding]) -> list[str]:
    return [finding.state for finding in findings]
