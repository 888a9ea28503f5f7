"""What Cluster Autoscaler reads from the tags of a node group's Auto Scaling group."""

from collections.abc import Iterator, Mapping

from endpoints import plan
from endpoints.catalog import CloudResource

KEY_LIMIT = 128
VALUE_LIMIT = 256
"""Characters of an Auto Scaling tag; API reference, `Tag`."""
PREFIX = "k8s.io/cluster-autoscaler/node-template"
"""Cluster Autoscaler's README for AWS, on scaling from zero."""
ONLY_EMPTY = "0.01"
"""Part of a node's GPUs in use below which it may be drained: less than one of any node's, so that
only nodes without a replica go. At 0 none would: the use must be below it (see
eligibility.go of the autoscaler). Its default is 0.5, which moves replicas."""
UNNEEDED = "10m0s"
"""How long a node must be empty: the autoscaler's default, pinned against the cluster's own flag;
longer than a restart of a replica takes."""


def autoscaling_tags(
    logical_name: str, resource: CloudResource, labels: plan.Labels, *, has_efa: bool
) -> tuple[plan.AutoscalingTag, ...]:
    """Tags from which the autoscaler knows the nodes of a group that has none.

    A tag beyond AWS's limits is left out: the autoscaler also asks EKS for labels and taints.

    Args:
        logical_name: the group's.
        resource: what the nodes are.
        labels: that the group sets.
        has_efa: whether the nodes have their EFA interfaces.
    """
    wanted = {
        **{f"label/{key}": value for key, value in labels.items()},
        **{f"taint/{taint.key}": f"{taint.value}:{taint.effect}" for taint in resource.taints},
        **{f"resources/{key}": text for key, text in _resources(resource, has_efa)},
        **_options(resource),
    }
    return tuple(
        plan.AutoscalingTag(
            logical_name=f"{logical_name}.{key}",
            key=f"{PREFIX}/{key}",
            value=value,
            # Only the autoscaler reads it.
            propagate_at_launch=False,
        )
        for key, value in wanted.items()
        if len(f"{PREFIX}/{key}") <= KEY_LIMIT and len(value) <= VALUE_LIMIT
    )


def _resources(resource: CloudResource, has_efa: bool) -> Iterator[tuple[str, str]]:
    # The autoscaler knows CPU and memory of the instance type, but nothing of its disk.
    yield "ephemeral-storage", resource.allocatable.ephemeral_storage
    if resource.accelerator is not None:
        yield resource.accelerator.resource_name, str(resource.accelerator.count)
    if has_efa:
        yield "vpc.amazonaws.com/efa", str(resource.efa)


def _options(resource: CloudResource) -> Mapping[str, str]:
    options = {"autoscaling-options/scaledownunneededtime": UNNEEDED}
    if resource.platform == "nvidia":
        # Of other nodes it reads CPU and memory, of which DaemonSets alone take more than this.
        options["autoscaling-options/scaledowngpuutilizationthreshold"] = ONLY_EMPTY
    return options
