"""Where a group's nodes may be."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.aws.eks_cluster import EksCluster
from components.aws.look_up import look_up
from endpoints import plan


def subnets_of(group: plan.ManagedNodeGroup, cluster: EksCluster) -> Sequence[str]:
    """The planned subnets; where none are, the cluster's own in the planned zones.

    Raises:
        pulumi.RunError: the cluster has no subnet in these zones, or AWS cannot be asked.
    """
    if group.subnet_ids:
        return group.subnet_ids
    if not group.zones:
        return cluster.subnet_ids
    found = look_up(
        f"the subnets of cluster {cluster.name}", lambda: _in_zones(cluster, group.zones)
    )
    if not found:
        raise pulumi.RunError(
            f"{group.logical_name}: cluster {cluster.name} has no subnet in "
            f"{', '.join(group.zones)}. Name one per zone below `subnets:` of the cluster's "
            "settings, or take other zones."
        )
    return found


def _in_zones(cluster: EksCluster, zones: Sequence[str]) -> Sequence[str]:
    filters = {"subnet-id": cluster.subnet_ids, "availability-zone": zones}
    found = aws.ec2.get_subnets(
        filters=[
            aws.ec2.GetSubnetsFilterArgs(name=name, values=list(values))
            for name, values in filters.items()
        ],
        opts=pulumi.InvokeOptions(provider=cluster.provider),
    )
    return sorted(found.ids)
