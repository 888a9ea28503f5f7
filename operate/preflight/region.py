"""A region of an account, with the figures that are read once for all its pools."""

from collections.abc import Mapping
from dataclasses import dataclass

from operate.preflight.account_reader import AccountReader
from operate.preflight.compute_reader import ComputeReader
from operate.preflight.figures import InstanceShape, RunningInstance
from operate.preflight.wishes import ClusterWish, PoolWish


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """A region of an account, with its readers and the figures that all pools share."""

    name: str
    account: AccountReader
    compute: ComputeReader
    shapes: Mapping[str, InstanceShape]
    """Known shapes, by instance type."""
    running: tuple[RunningInstance, ...] | None
    """Running instances and those that reservations keep free; None if they cannot be read."""

    def nodes(self, cluster: ClusterWish, pool: PoolWish) -> int:
        """Number of the cluster's nodes that have an instance type of the pool.

        Nodes of another pool of the same types count too: AWS does not distinguish them.
        """
        return sum(
            one.owner == cluster.owner and one.instance_type in pool.instance_types
            for one in self.running or ()
        )
