"""Tags of everything that a stack creates in AWS."""

from endpoints import names
from endpoints.eks_settings import EksSettings


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
