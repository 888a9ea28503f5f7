"""What a plan costs."""

from dataclasses import dataclass

HOURS_PER_MONTH = 730
"""Hours of an average month, as cloud price lists count it: 365 x 24 / 12."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """US dollars an hour, on demand; None where the price of a resource is not known.

    `stopped` is what goes on while an endpoint is stopped, or while all of a pool's are.
    """

    at_min: float | None
    at_max: float | None
    stopped: float
    because: str
    """Nodes, price, region and date, in words."""

    @property
    def month_at_min(self) -> float | None:
        """US dollars a month at the fewest replicas."""
        return None if self.at_min is None else self.at_min * HOURS_PER_MONTH

    @property
    def month_at_max(self) -> float | None:
        """US dollars a month at the most replicas."""
        return None if self.at_max is None else self.at_max * HOURS_PER_MONTH
