"""One region of an account, and what is read of it once for all its pools."""

from collections.abc import Mapping
from dataclasses import dataclass

from operate.preflight.account_reader import AccountReader
from operate.preflight.compute_reader import ComputeReader
from operate.preflight.figures import InstanceShape, RunningInstance
from operate.preflight.wishes import ClusterWish, PoolWish


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """A region of an account."""

    name: str
    account: AccountReader
    compute: ComputeReader
    shapes: Mapping[str, InstanceShape]
    """By instance type, as far as they are known."""
    running: tuple[RunningInstance, ...] | None
    """With what reservations keep free; None: not to be seen."""

    def nodes(self, cluster: ClusterWish, pool: PoolWish) -> int:
        """Instances of the pool's types that are nodes of its cluster.

        Those of another pool of the same types count too: AWS tells them not apart.
        """
        return sum(
            one.owner == cluster.owner and one.instance_type in pool.instance_types
            for one in self.running or ()
        )
