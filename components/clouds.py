"""The one place of components that knows all clouds; it imports those that a stack uses."""

from collections.abc import Sequence
from typing import Protocol, assert_never

import pulumi

from endpoints import plan


class CloudCluster(Protocol):
    """A cluster in a cloud, be it found or created."""

    provider: pulumi.ProviderResource
    foundation: Sequence[pulumi.Resource]
    """What must stand before anything talks to it or adds nodes."""
    kubeconfig: pulumi.Output[str]

    def before_nodes(self, opts: pulumi.ResourceOptions) -> Sequence[pulumi.Resource]:
        """Creates what nodes need while they exist, beside the foundation."""

    def stores(self, opts: pulumi.ResourceOptions) -> Sequence[pulumi.Resource]:
        """Creates what pods read from; it may be in the endpoints' namespace."""

    def nodes(
        self, group: plan.NodeGroup, opts: pulumi.ResourceOptions
    ) -> Sequence[pulumi.Resource]:
        """Creates a pool's nodes; gives what is there once the whole pool is."""


def reach(cluster: plan.Cluster, opts: pulumi.ResourceOptions) -> CloudCluster | None:
    """The cluster in its cloud; None where it is in none.

    Raises:
        pulumi.RunError: it should exist and does not, or the cloud cannot be asked.
    """
    match cluster.environment:
        case None:
            return None
        case plan.AwsEnvironment():
            # Importing pulumi_aws takes half a second, which stacks without AWS are spared.
            from components.aws.environment import AwsCluster  # noqa: PLC0415 - see above

            return AwsCluster(cluster, cluster.environment, opts)
        case _:
            assert_never(cluster.environment)
