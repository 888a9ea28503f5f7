"""Requests of a stack to AWS, cluster by cluster; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from endpoints import plan
from endpoints.aws.pool_nodes import subnet_ids
from endpoints.aws.tags import owner
from endpoints.catalog import CloudResource
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.permissions import load_permissions, used_actions
from endpoints.stack.eks import EksSettings, PoolSettings
from endpoints.stack.routes import AlbRoutes
from endpoints.stack.settings import Settings
from endpoints.stack.weights import S3Weights


@dataclass(frozen=True, kw_only=True, slots=True)
class PoolWish:
    """A pool's requested nodes."""

    subject: str
    instance_types: tuple[str, ...]
    """Instance types, the preferred one first; others are tried only where it is unavailable."""
    markets: tuple[plan.CapacityType, ...]
    """Capacity types, the preferred one first."""
    min_nodes: int
    max_nodes: int
    zones: tuple[str, ...]
    """Zones of the nodes; empty for those of the cluster's subnets."""
    subnet_ids: tuple[str, ...]
    """Subnets of the nodes; empty for the cluster's own."""
    ami_type: str | None
    """AMI type of EKS; None where Karpenter finds the image."""
    reservations: tuple[str, ...]
    capacity_block: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterWish:
    """A requested cluster of the stack, and its pools."""

    subject: str
    name: str
    """Name of the cluster in EKS."""
    region: str
    role_arn: str | None
    owner: str
    """Value of the tag `endpoints.internal/stack` on every created resource."""
    create_version: str | None
    """Kubernetes version of a cluster to create; None for an existing cluster."""
    admins: tuple[str, ...]
    """ARNs of the administrators of a cluster to create."""
    subnets: Mapping[str, str]
    """Zones to subnets."""
    discovers_subnets: bool
    """Whether Karpenter discovers subnets by their tag."""
    kms_key: str | None
    needs_access_entries: bool
    needed_add_ons: frozenset[str]
    load_balancers: frozenset[str]
    """Visibilities of the endpoints behind Application Load Balancers."""
    certificates: tuple[str, ...]
    web_acl: str | None
    bucket: str | None
    creates_bucket: bool
    actions: frozenset[str]
    """IAM actions that deploying to the cluster calls."""
    pools: tuple[PoolWish, ...]


def cluster_wishes(
    settings: Settings, endpoints: Sequence[ResolvedEndpoint], stack: plan.Plan
) -> tuple[ClusterWish, ...]:
    """Requests for each cluster on AWS, in the plan's order."""
    return tuple(
        _cluster(settings, cluster.name, stack, endpoints)
        for cluster in stack.clusters
        if settings.clusters[cluster.name].eks is not None
    )


def _cluster(
    settings: Settings, name: str, stack: plan.Plan, endpoints: Sequence[ResolvedEndpoint]
) -> ClusterWish:
    cluster = settings.clusters[name]
    eks = cluster.eks
    assert eks is not None
    (environment,) = (one.environment for one in stack.clusters if one.name == name)
    assert isinstance(environment, plan.AwsEnvironment)
    here = [endpoint for endpoint in endpoints if endpoint.cluster_name == name]
    resources = {one.resource.name: (one.resource, *one.alternatives) for one in here}
    routes = cluster.routes if isinstance(cluster.routes, AlbRoutes) else None
    weights = cluster.weights if isinstance(cluster.weights, S3Weights) else None
    create = eks.create
    return ClusterWish(
        subject=name,
        name=eks.name,
        region=eks.region,
        role_arn=eks.role_arn,
        owner=owner(settings.stack, name),
        create_version=create.version if create else None,
        admins=create.admins if create else (),
        subnets=eks.subnets,
        discovers_subnets=cluster.nodes == "karpenter" and not eks.subnets,
        kms_key=create.kms_key if create else None,
        needs_access_entries=environment.node_role is not None,
        needed_add_ons=_add_ons(eks, weights),
        load_balancers=frozenset(endpoint.visibility for endpoint in here if routes),
        certificates=routes.certificates if routes else (),
        web_acl=routes.web_acl if routes else None,
        bucket=weights.bucket if weights else None,
        creates_bucket=weights is not None and weights.create,
        actions=used_actions(load_permissions(), cluster),
        pools=(
            *_system_nodes(name, eks),
            *(
                _pool(pool, eks, resources[pool.resource])
                for pool in stack.pools
                if pool.cluster == name and cluster.nodes in {"managed", "karpenter"}
            ),
        ),
    )


def _add_ons(eks: EksSettings, weights: S3Weights | None) -> frozenset[str]:
    """Add-ons that an existing cluster must have; a created one gets its own."""
    if eks.create is None and weights is not None and eks.identity == "pod-identity":
        return frozenset({"eks-pod-identity-agent"})
    return frozenset()


def _pool(pool: plan.Pool, eks: EksSettings, resources: Sequence[CloudResource]) -> PoolWish:
    mine, group = eks.pools.get(pool.resource, PoolSettings.model_validate({})), pool.nodes_from
    return PoolWish(
        subject=pool.logical_name,
        instance_types=tuple(dict.fromkeys(one.instance_type for one in resources)),
        markets=pool.capacity_types,
        min_nodes=pool.min_nodes,
        max_nodes=pool.max_nodes,
        zones=mine.zones,
        subnet_ids=subnet_ids(eks, mine.zones),
        ami_type=group.ami_type if isinstance(group, plan.ManagedNodeGroup) else None,
        reservations=mine.reservations if "reserved" in pool.capacity_types else (),
        capacity_block=mine.capacity_block,
    )


def _system_nodes(name: str, eks: EksSettings) -> tuple[PoolWish, ...]:
    if eks.create is None:
        return ()
    nodes = eks.create.system_nodes
    return (
        PoolWish(
            subject=f"{name}-system",
            instance_types=(nodes.instance_type,),
            markets=("on-demand",),
            min_nodes=nodes.min,
            max_nodes=nodes.max,
            zones=(),
            subnet_ids=subnet_ids(eks, zones=()),
            ami_type=None,
            reservations=(),
            capacity_block=False,
        ),
    )
