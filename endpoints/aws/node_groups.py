"""Managed node groups."""

from collections.abc import Sequence
from typing import Literal

from endpoints import names, plan
from endpoints.aws.autoscaling_tags import autoscaling_tags
from endpoints.aws.launch_template import launch_template
from endpoints.aws.node_role import node_role
from endpoints.aws.pool_nodes import (
    ami,
    ami_type,
    node_labels,
    pool_settings,
    pool_tags,
    subnet_ids,
)
from endpoints.aws.tags import launch_tags
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.stack.eks import PoolSettings

NAME_LIMIT = 55
"""With the provider's `-<7 hex>` it fits EKS' limit of 63."""
CREATE_SECONDS = 1800
"""Seconds until nodes for the minimum must be Ready. EKS gives up by itself before, and says what
failed; half an hour is an assumption."""


def managed_node_group(
    logical_name: str, members: Sequence[ResolvedEndpoint], min_nodes: int, max_nodes: int
) -> plan.ManagedNodeGroup | None:
    """The node group of a pool; None where the cluster's nodes are made by other means.

    Args:
        logical_name: the pool's, unique in the stack.
        members: its endpoints, running and stopped.
        min_nodes: nodes that the running ones need at least.
        max_nodes: nodes that the running ones need at most.
    """
    first = members[0]
    eks, resource = first.cluster.eks, first.resource
    if first.cluster.nodes != "managed" or eks is None:
        return None
    name = names.fit(logical_name, NAME_LIMIT)
    pool, tags = pool_settings(eks, resource), pool_tags(first)
    capacity_type = _capacity_type(first, pool)
    labels = {
        **node_labels(first, resource),
        names.CAPACITY_TYPE: names.capacity(first.capacity_types),
    }
    return plan.ManagedNodeGroup(
        logical_name=name,
        cluster_name=eks.name,
        ami_type=ami_type(ami(eks, resource), resource),
        capacity_type=capacity_type,
        # AWS wants a Capacity Block's type in the launch template, and in one place only.
        instance_types=() if capacity_type == "CAPACITY_BLOCK" else (resource.instance_type,),
        labels=labels,
        taints=tuple(
            plan.EksTaint(key=taint.key, value=taint.value, effect=plan.EKS_EFFECTS[taint.effect])
            for taint in resource.taints
        ),
        min_size=min_nodes,
        max_size=max(max_nodes, 1),
        serves=any(member.state == "running" for member in members),
        subnet_ids=subnet_ids(eks, pool.zones),
        zones=pool.zones,
        max_unavailable=1,
        launch_template=launch_template(name, first, eks),
        role=node_role(
            name, None, f"Nodes of pool {logical_name} of EKS cluster {eks.name}", eks, tags
        ),
        autoscaling_tags=(
            *autoscaling_tags(name, resource, labels, has_efa=pool.efa),
            *launch_tags(name, eks),
        ),
        tags=tags,
        create_seconds=CREATE_SECONDS,
    )


def _capacity_type(
    endpoint: ResolvedEndpoint, pool: PoolSettings
) -> Literal["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]:
    # A managed group has one way to get nodes: `check_aws` refuses more.
    kind = endpoint.capacity_types[0]
    if kind == "spot":
        return "SPOT"
    # An On-Demand Capacity Reservation is used by on-demand instances that name it.
    return "CAPACITY_BLOCK" if kind == "reserved" and pool.capacity_block else "ON_DEMAND"
