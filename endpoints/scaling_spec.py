"""The grammar of `scaling:`: what an endpoint's replicas follow, and when."""

from typing import Annotated, Literal

from pydantic import Field

from endpoints.grammar import Grammar
from endpoints.quantity import Duration

Metric = Literal["waiting", "cacheUsage", "running", "cpu"]
"""Names of the catalogue's metrics; `cpu` is that of the pods."""


class Window(Grammar):
    """A time of the week with replicas of its own."""

    start: str = Field(examples=["0 8 * * 1-5"], description="Cron expression of its beginning.")
    end: str = Field(examples=["0 20 * * 1-5"], description="Cron expression of its end.")
    min: int | None = Field(
        None, ge=1, le=5, description="Fewest replicas in it; replicas.min, at least 1, if absent."
    )


class Schedule(Grammar):
    """Windows, and what is outside of them."""

    timezone: str = Field(
        examples=["Europe/Berlin"], description="Name of the IANA time zone database."
    )
    windows: tuple[Window, ...] = Field(strict=False, min_length=1)
    otherwise: Literal["running", "stopped"] = Field(
        "running", description="stopped: no replicas outside, and no request wakes it."
    )


class Scaling(Grammar):
    """How the autoscaler chooses between the fewest and the most replicas."""

    metric: Metric | None = Field(
        None, description="The only one to follow; if absent what the engine publishes."
    )
    target: Annotated[float, Field(gt=0)] | None = Field(
        None,
        strict=False,
        examples=[16],
        description="Of the metric, per replica: requests, a share of the cache (0 to 1), "
        "or percent of the requested CPU; derived if absent.",
    )
    up_stabilization: Duration | None = Field(
        None,
        examples=["30s"],
        description="Look back before scaling up; none if absent.",
    )
    down_stabilization: Duration | None = Field(
        None, examples=["5m"], description="Look back before scaling down; 5m if absent."
    )
    schedule: Schedule | None = Field(None, description="Windows of time with other bounds.")
