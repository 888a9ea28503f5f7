"""What people read of clusters and pools on AWS."""

import json
from typing import Any

import pytest

from endpoints import plan
from endpoints.planning import plan_stack
from endpoints.report.clouds import creation_lines, node_lines
from endpoints.report.machine_output import plan_json
from endpoints.stack.settings import ClusterSettings, Settings
from tests.support import resolved
from tests.unit.karpenter_plans import RESOURCES, endpoint

RESERVATION = {"reservations": ["cr-0123456789abcdef0"]}


def planned(cluster: ClusterSettings, **changes: Any) -> plan.Plan:
    settings = Settings.model_validate({"stack": "aws", "clusters": {"main": cluster}})
    return plan_stack(settings, [endpoint(cluster=cluster, **changes)])


def test_a_ladder_of_karpenter() -> None:
    cluster = resolved.karpenter_cluster(
        pools={"g6e.xlarge": {"zones": ["us-east-1a", "us-east-1b"], **RESERVATION}}
    )
    stack = planned(
        cluster,
        capacity_types=("reserved", "spot"),
        alternatives=(RESOURCES["g6e.2xlarge"],),
    )
    assert list(node_lines(stack.pools[0])) == [
        f"{way}, at most 3 nvidia.com/gpu, in us-east-1a, us-east-1b"
        for way in (
            "Karpenter: reserved g6e.xlarge",
            "or else spot g6e.xlarge",
            "or else spot g6e.2xlarge",
        )
    ]


def test_a_managed_group_of_a_capacity_block() -> None:
    pool = {"capacityBlock": True, "efa": True, "zones": ["us-east-1b"], **RESERVATION}
    cluster = resolved.eks_cluster(pools={"p5.48xlarge": pool})
    stack = planned(cluster, resource="p5.48xlarge", capacity_types=("reserved",))
    assert list(node_lines(stack.pools[0])) == [
        "managed group of AL2023_x86_64_NVIDIA, CAPACITY_BLOCK cr-0123456789abcdef0, 1 to 3, "
        "32 EFA, in us-east-1b"
    ]


def test_what_a_cluster_gets() -> None:
    cluster = resolved.eks_cluster(devicePlugins={"nvidia": "create", "dcgmExporter": "create"})
    weights = {"kind": "s3", "bucket": "models-weights", "create": True}
    data = cluster.model_dump(by_alias=True) | {"weights": weights}
    stack = planned(ClusterSettings.model_validate(data))
    assert list(creation_lines(stack.clusters[0])) == [
        "bucket models-weights, and a role by which ServiceAccount endpoints/weights reads weights "
        "(pod-identity)",
        "DaemonSet endpoints-nvidia-device-plugin, endpoints-dcgm-exporter",
    ]


def test_a_cluster_that_the_stack_creates() -> None:
    admins = ["arn:aws:iam::111122223333:role/platform"]
    subnets = {"us-east-1a": "subnet-0000000a", "us-east-1b": "subnet-0000000b"}
    text = "EKS cluster models of Kubernetes 1.35, API {}, 2 to 3 system nodes of m7i.large"
    for cidrs, reach in ((["203.0.113.0/24"], "open to 203.0.113.0/24"), ([], "private")):
        create = {"version": "1.35", "admins": admins, "publicAccessCidrs": cidrs}
        stack = planned(resolved.eks_cluster(create=create, subnets=subnets))
        assert next(creation_lines(stack.clusters[0])) == text.format(reach)


def test_nothing_elsewhere() -> None:
    stack = planned(resolved.cluster())
    assert [*creation_lines(stack.clusters[0]), *node_lines(stack.pools[0])] == []


@pytest.mark.parametrize(
    ("cluster", "kind"),
    [
        (resolved.eks_cluster(), "ManagedNodeGroup"),
        (resolved.karpenter_cluster(), "KarpenterPool"),
    ],
)
def test_json_distinguishes_what_gets_nodes(cluster: ClusterSettings, kind: str) -> None:
    data = json.loads(plan_json(planned(cluster)))
    assert data["clusters"][0]["environment"]["kind"] == "AwsEnvironment"
    assert data["pools"][0]["nodes_from"]["kind"] == kind
