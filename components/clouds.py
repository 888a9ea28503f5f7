"""Clouds of components, in one place; imports only those that a stack uses."""

from collections.abc import Sequence
from typing import Protocol, assert_never

import pulumi

from endpoints import plan


class CloudCluster(Protocol):
    """A cluster in a cloud, be it found or created."""

    provider: pulumi.ProviderResource
    foundation: Sequence[pulumi.Resource]
    """Resources that must stand before any client calls the cluster or nodes are added."""
    kubeconfig: pulumi.Output[str]

    def before_nodes(self, opts: pulumi.ResourceOptions) -> Sequence[pulumi.Resource]:
        """Create the resources that nodes need while they exist, beside the foundation."""

    def stores(self, opts: pulumi.ResourceOptions) -> Sequence[pulumi.Resource]:
        """Create the stores that pods read from, perhaps in the endpoints' namespace."""

    def nodes(
        self, group: plan.NodeGroup, opts: pulumi.ResourceOptions
    ) -> Sequence[pulumi.Resource]:
        """Create a pool's nodes; returns the resources that exist once the whole pool does."""


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
