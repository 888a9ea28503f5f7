"""Which pools are said to have only one way to grow."""

from typing import Any

import pytest

from endpoints.pools.node_pools import plan_pools
from endpoints.stack.settings import ClusterSettings
from tests.support import resolved
from tests.unit.karpenter_plans import RESOURCES, endpoint

ONE = {"pools": {"g6e.xlarge": {"zones": ["us-east-1a"]}}}
TWO = {"pools": {"g6e.xlarge": {"zones": ["us-east-1a", "us-east-1b"]}}}
BLOCK = {"pools": {"g6e.xlarge": {"reservations": ["cr-0123456789abcdef0"], "capacityBlock": True}}}
SUBNET = {"subnets": {"us-east-1a": "subnet-0000000a"}}
ALONE = "its nodes can only be g6e.xlarge in us-east-1a: where AWS has none left, it does not grow"
FILE = "stacks/Pulumi.test.yaml"


@pytest.mark.parametrize(
    ("cluster", "changes", "expected"),
    [
        (resolved.eks_cluster(**ONE), {}, f"{ALONE}; add zones in {FILE}"),
        (resolved.eks_cluster(**SUBNET), {}, f"{ALONE}; add zones in {FILE}"),
        (
            resolved.eks_cluster(**ONE),
            {"capacity_types": ("spot",)},
            f"{ALONE}, and spot nodes may be taken away while replicas must run; add zones in "
            f"{FILE}",
        ),
        (
            resolved.eks_cluster(**ONE),
            {"capacity_types": ("spot",), "state": "stopped"},
            f"{ALONE}; add zones in {FILE}",
        ),
        (
            resolved.karpenter_cluster(**ONE),
            {},
            f"{ALONE}; add zones or `eks.pools.g6e.xlarge.alternatives` in {FILE}",
        ),
        (resolved.eks_cluster(**TWO), {}, None),
        (resolved.eks_cluster(), {}, None),
        (resolved.eks_cluster(**ONE), {"capacity_types": ("reserved",)}, None),
        (
            resolved.karpenter_cluster(**ONE),
            {"alternatives": (RESOURCES["g6e.2xlarge"],)},
            None,
        ),
        (resolved.cluster(), {}, None),
        (resolved.cluster(), {"capacity_types": ("spot",)}, None),
        (resolved.cluster(nodes="existing"), {}, None),
        (
            resolved.cluster(nodes="existing"),
            {"capacity_types": ("spot", "on-demand")},
            "capacityTypes spot, on-demand has no effect on nodes that exist: replicas run on "
            "whatever is there",
        ),
        (resolved.eks_cluster(**BLOCK), {"capacity_types": ("on-demand",)}, None),
        (
            resolved.eks_cluster(**BLOCK),
            {"capacity_types": ("reserved",)},
            "a Capacity Block ends, and AWS takes its nodes away then, with the replicas on them; "
            f"name the next one below `eks.pools.g6e.xlarge.reservations` in {FILE} before",
        ),
    ],
)
def test_pool_warnings(
    cluster: ClusterSettings, changes: dict[str, Any], expected: str | None
) -> None:
    (pool,) = plan_pools([endpoint(cluster=cluster, **changes)])
    assert pool.warnings == (() if expected is None else (expected,))
