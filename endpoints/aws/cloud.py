"""AWS, as planning, checks and pods ask for a cloud."""

from collections.abc import Mapping, Sequence

from endpoints import plan
from endpoints.aws.access import eks_access, eks_identifier
from endpoints.aws.alb_routes import alb_driver
from endpoints.aws.alternatives import alternatives
from endpoints.aws.checks import check_aws
from endpoints.aws.device_plugins import device_plugins
from endpoints.aws.environment import aws_environment
from endpoints.aws.fabric import efa
from endpoints.aws.karpenter import karpenter_pool
from endpoints.aws.lints import pool_warnings
from endpoints.aws.node_groups import managed_node_group
from endpoints.aws.weight_store import SERVICE_ACCOUNT
from endpoints.endpoint.cloud import Cloud
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.stack.settings import ClusterSettings
from endpoints.stack.weights import S3Weights

DO_NOT_DISRUPT = "karpenter.sh/do-not-disrupt"
"""Karpenter moves no pod of its own will that says so: a stream would end with it."""


def _nodes(
    logical_name: str, members: Sequence[ResolvedEndpoint], min_nodes: int, max_nodes: int
) -> plan.NodeSource | None:
    return managed_node_group(logical_name, members, min_nodes, max_nodes) or karpenter_pool(
        logical_name, members, max_nodes
    )


def _service_account(cluster: ClusterSettings) -> str | None:
    return SERVICE_ACCOUNT if isinstance(cluster.weights, S3Weights) else None


def _pod_annotations(cluster: ClusterSettings) -> Mapping[str, str]:
    return {DO_NOT_DISRUPT: "true"} if cluster.nodes == "karpenter" else {}


def _pod_env(cluster: ClusterSettings) -> Mapping[str, str]:
    return {"AWS_REGION": cluster.eks.region} if cluster.eks is not None else {}


AWS = Cloud(
    access=eks_access,
    identifier=eks_identifier,
    environment=aws_environment,
    cluster_objects=device_plugins,
    way_in=alb_driver,
    nodes=_nodes,
    pool_warnings=pool_warnings,
    alternatives=alternatives,
    check=check_aws,
    service_account=_service_account,
    pod_annotations=_pod_annotations,
    pod_env=_pod_env,
    fabric=efa,
    # EFA ends at a subnet.
    is_zonal=True,
)
