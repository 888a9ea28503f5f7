"""The node groups that a cluster has, as AWS knows them."""

import re
from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.aws.look_up import NotFoundError, look_up
from endpoints import plan


class LiveGroups:
    """Answers for one cluster: one call for all names, and one for each group that is asked for.

    `endpoints.plan.sizes` says why a program has to know this.
    """

    def __init__(self, cluster: str, provider: aws.Provider) -> None:
        self._cluster = cluster
        self._asking = pulumi.InvokeOptions(provider=provider)
        self._found: Sequence[str] | None = None

    def of(self, logical_name: str) -> tuple[plan.LiveGroup, ...]:
        """Groups that bear this logical name; none in a cluster that does not exist yet.

        Raises:
            pulumi.RunError: AWS cannot be asked.
        """
        # The provider's own names: seven hexadecimal digits keep a new group from an old one.
        named = re.compile(rf"{re.escape(logical_name)}-[0-9a-f]{{7}}")
        found = map(self._group, filter(named.fullmatch, self._names()))
        return tuple(group for group in found if group is not None)

    def _names(self) -> Sequence[str]:
        if self._found is None:
            self._found = sorted(self._ask_names())
        return self._found

    def _ask_names(self) -> Sequence[str]:
        try:
            return look_up(
                f"the node groups of cluster {self._cluster}",
                lambda: aws.eks.get_node_groups(cluster_name=self._cluster, opts=self._asking),
            ).names
        except NotFoundError:
            return ()

    def _group(self, name: str) -> plan.LiveGroup | None:
        try:
            found = look_up(
                f"node group {name} of cluster {self._cluster}",
                lambda: aws.eks.get_node_group(
                    cluster_name=self._cluster, node_group_name=name, opts=self._asking
                ),
            )
        except NotFoundError:
            # It went between the two calls.
            return None
        [scaling] = found.scaling_configs
        return plan.LiveGroup(
            name=name,
            status=found.status,
            ami_type=found.ami_type,
            capacity_type=found.capacity_type,
            instance_types=tuple(found.instance_types),
            subnet_ids=frozenset(found.subnet_ids),
            min_size=scaling.min_size,
            max_size=scaling.max_size,
            desired_size=scaling.desired_size,
            replaces=found.tags.get(plan.REPLACES_TAG),
        )
