"""The grammar of `scaling:`: metrics that an endpoint's replicas follow, and their schedule."""

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from endpoints.quantity import Duration, duration_seconds
from endpoints.record import Record
from endpoints.rules import refusal
from endpoints.spec.schedules import check_cron, check_time_zone, same_times

Metric = Literal["waiting", "cacheUsage", "running", "cpu"]
"""Names of the catalogue's metrics; `cpu` is that of the pods."""

LONGEST_STABILIZATION = 3600
"""Seconds that a HorizontalPodAutoscaler may look back (autoscaling/v2)."""
_MOST_REQUESTS = 100_000
_RANGES: dict[Metric, tuple[float, float, str]] = {
    "waiting": (0.01, _MOST_REQUESTS, "requests per replica"),
    "running": (0.01, _MOST_REQUESTS, "requests per replica"),
    "cacheUsage": (0.01, 1, "the share of the KV cache in use"),
    "cpu": (1, 100, "percent of the requested CPU"),
}
"""Least and most target of each metric, and its unit; autoscalers keep thousandths."""


def _check_stabilization(text: str) -> str:
    if duration_seconds(text) > LONGEST_STABILIZATION:
        raise refusal("Kubernetes looks back 1 hour at most", "Write 1h or less.")
    return text


Stabilization = Annotated[Duration, AfterValidator(_check_stabilization)]
Cron = Annotated[str, AfterValidator(check_cron)]
TimeZone = Annotated[str, AfterValidator(check_time_zone)]


class Window(Record):
    """A time of the week with replicas of its own."""

    start: Cron = Field(examples=["0 8 * * 1-5"], description="Cron expression of its beginning.")
    end: Cron = Field(examples=["0 20 * * 1-5"], description="Cron expression of its end.")
    min: int | None = Field(
        None,
        ge=1,
        le=5,
        examples=[2],
        description="Fewest replicas in it; replicas.min, at least 1, if absent.",
    )

    @field_validator("end")
    @classmethod
    def _differs(cls, end: str, info: ValidationInfo) -> str:
        start = info.data.get("start")
        if start is not None and same_times(start, end):
            raise refusal("the window ends when it begins", "Write another time for one of them.")
        return end


class Schedule(Record):
    """Windows, and what is outside of them."""

    timezone: TimeZone = Field(
        examples=["Europe/Berlin"], description="Name of the IANA time zone database."
    )
    windows: tuple[Window, ...] = Field(
        strict=False,
        min_length=1,
        examples=[[{"start": "0 8 * * 1-5", "end": "0 20 * * 1-5"}]],
        description="Times of the week with replicas of their own.",
    )
    otherwise: Literal["running", "stopped"] = Field(
        "running", description="stopped: no replicas outside, and no request wakes it."
    )


class Scaling(Record):
    """How the autoscaler chooses between the fewest and the most replicas."""

    metric: Metric | None = Field(
        None,
        examples=["waiting"],
        description="The only one to follow; if absent what the engine publishes.",
    )
    target: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        examples=[16],
        description="Of the metric, per replica: requests, a share of the cache (0 to 1), "
        "or percent of the requested CPU; derived if absent.",
    )
    up_stabilization: Stabilization | None = Field(
        None,
        examples=["30s"],
        description="Look back before scaling up; none if absent.",
    )
    down_stabilization: Stabilization | None = Field(
        None, examples=["5m"], description="Look back before scaling down; 5m if absent."
    )
    schedule: Schedule | None = Field(
        None,
        examples=[
            {
                "timezone": "Europe/Berlin",
                "windows": [{"start": "0 8 * * 1-5", "end": "0 20 * * 1-5"}],
            }
        ],
        description="Windows of time with other bounds.",
    )

    @property
    def stops(self) -> bool:
        """Whether the schedule leaves no replicas outside of its windows."""
        return self.schedule is not None and self.schedule.otherwise == "stopped"

    @field_validator("target")
    @classmethod
    def _in_range(cls, target: float | None, info: ValidationInfo) -> float | None:
        # A faulty metric was reported already and is missing here.
        if target is None or "metric" not in info.data:
            return target
        metric: Metric | None = info.data["metric"]
        if metric is None:
            raise refusal(
                "a target is that of one metric, and none is named",
                f"Write `metric` beside it: {', '.join(get_args(Metric))}.",
            )
        least, most, counted = _RANGES[metric]
        if not least <= target <= most:
            percent = metric == "cacheUsage" and 1 < target <= 100
            number = f"{target / 100:g}" if percent else f"a number from {least} to {most}"
            raise refusal(
                f"a target of {metric} is {counted}, {least} to {most}", f"Write {number}."
            )
        if metric == "cpu" and target != int(target):
            raise refusal("a target of cpu is a whole percentage", f"Write {round(target)}.")
        return target
