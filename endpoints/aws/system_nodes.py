"""The nodes of a created cluster for everything that is not a model server."""

import re

from endpoints import names, plan
from endpoints.aws.launch_template import hardened_template
from endpoints.aws.node_groups import CREATE_SECONDS, NAME_LIMIT
from endpoints.aws.node_role import node_role
from endpoints.aws.pool_nodes import subnet_ids
from endpoints.aws.tags import launch_tags
from endpoints.stack.eks import EksSettings, SystemNodes

ROOT_VOLUME_GIB = 50
"""GiB. Assumption: images and logs of add-ons, autoscalers and controllers; EKS takes 20."""
_GRAVITON = re.compile(r"(a1|[a-z]+[0-9]+g[a-z]*)\.")
"""A `g` behind the generation is the processor family Graviton; EC2 guide, naming conventions. `a1`
is older than that convention."""


def system_nodes(
    name: str, eks: EksSettings, settings: SystemNodes, tags: plan.Labels
) -> plan.ManagedNodeGroup:
    """The system node group: on-demand, without taints, so that whatever has no pool runs there.

    Args:
        name: the cluster's logical name.
        eks: its settings.
        settings: of these nodes.
        tags: of all that is created.
    """
    logical_name = names.fit(f"{name}-system", NAME_LIMIT)
    description = f"System nodes of EKS cluster {eks.name}"
    device = plan.BlockDevice(device_name="/dev/xvda", size_gib=ROOT_VOLUME_GIB)
    return plan.ManagedNodeGroup(
        logical_name=logical_name,
        cluster_name=eks.name,
        ami_type=_ami_type(settings.instance_type),
        capacity_type="ON_DEMAND",
        instance_types=(settings.instance_type,),
        labels={},
        taints=(),
        min_size=settings.min,
        max_size=settings.max,
        serves=True,
        subnet_ids=subnet_ids(eks, zones=()),
        zones=(),
        max_unavailable=1,
        launch_template=hardened_template(logical_name, description, (device,), eks, tags),
        role=node_role(logical_name, None, description, eks, tags),
        # It never is without nodes, by which the autoscaler knows it.
        autoscaling_tags=launch_tags(logical_name, eks),
        tags=tags,
        create_seconds=CREATE_SECONDS,
    )


def _ami_type(instance_type: str) -> str:
    is_graviton = _GRAVITON.match(instance_type) is not None
    return "AL2023_ARM_64_STANDARD" if is_graviton else "AL2023_x86_64_STANDARD"
