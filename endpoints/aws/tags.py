"""Tags of everything that a stack creates in AWS."""

from endpoints import names, plan
from endpoints.stack.eks import EksSettings


def owner(stack: str, cluster_name: str) -> str:
    """Whose something is: value of the tag `names.STACK`, on which permissions depend."""
    return f"{stack}/{cluster_name}"


def stack_tags(eks: EksSettings, stack: str, cluster_name: str) -> dict[str, str]:
    """Tags of everything of one cluster.

    Args:
        eks: the cluster's settings.
        stack: the stack's name.
        cluster_name: the cluster's name in the stack.
    """
    return {**eks.tags, names.STACK: owner(stack, cluster_name)}


def launch_tags(logical_name: str, eks: EksSettings) -> tuple[plan.AutoscalingTag, ...]:
    """The settings' tags for instances that start, by way of their Auto Scaling group.

    In the launch template, every edit of them would replace the nodes that run.

    Args:
        logical_name: the group's.
        eks: the settings of its cluster.
    """
    return tuple(
        plan.AutoscalingTag(
            logical_name=f"{logical_name}.tag/{key}",
            key=key,
            value=value,
            propagate_at_launch=True,
        )
        for key, value in sorted(eks.tags.items())
    )
