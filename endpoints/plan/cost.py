"""Costs of a plan."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """US dollars, on demand; None where the price of a resource is not known.

    Of an endpoint it says what it costs while it runs, whether it runs now or not; of a pool and
    of the stack, what the running endpoints cost together.
    """

    hour_at_min: float | None
    hour_at_max: float | None
    month_at_min: float | None
    month_at_max: float | None
    hour_stopped: float
    """Cost of an hour while an endpoint is stopped, or all endpoints of a pool are."""
    because: str
    """Nodes, price, region and date in words."""
    unpriced: tuple[str, ...] = ()
    """Names of the resources without a known price."""
