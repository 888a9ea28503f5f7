"""Names of the metrics that an engine publishes."""

from collections.abc import Mapping

from pydantic import Field, model_validator

from endpoints.catalog.engine import MetricType
from endpoints.record import Record

_METRIC = r"^[a-z0-9_]+(:[a-z0-9_]+)?$"
_SELECTOR = r'^[a-z0-9_]+(:[a-z0-9_]+)?(\{[a-z_]+=~?"[a-z_|]+"\})?$'


class Metrics(Record):
    """Address and names of an engine's metrics; null where the engine has none of that kind.

    Names are those of the metrics page. A selector is a name with an optional PromQL matcher:
    `requests_total{reason="error"}`. `_sum` and `_count` of a histogram are counters.
    """

    path: str = Field(pattern="^/")
    guarded: bool = Field(False, description="Whether the page needs the API key.")
    late: bool = Field(
        False, description="Whether metrics are on the page only once they have a value."
    )
    running: str | None = Field(
        None, pattern=_METRIC, description="Gauge of requests being answered."
    )
    waiting: str | None = Field(
        None, pattern=_METRIC, description="Gauge of requests queued in the engine."
    )
    cache_usage: str | None = Field(
        None, pattern=_METRIC, description="Gauge of the KV cache in use, 0 to 1."
    )
    first_token: str | None = Field(
        None, pattern=_METRIC, description="Histogram of seconds to the first token."
    )
    token_interval: str | None = Field(
        None, pattern=_METRIC, description="Histogram of seconds from one token to the next."
    )
    request_duration: str | None = Field(
        None,
        pattern=_METRIC,
        description="Histogram of seconds to the whole answer.",
    )
    requests: str | None = Field(
        None, pattern=_METRIC, description="Counter of requests, failed ones too."
    )
    failures: str | None = Field(
        None, pattern=_SELECTOR, description="Counter of requests that the engine failed."
    )
    aborts: str | None = Field(
        None, pattern=_SELECTOR, description="Counter of requests that ended before their answer."
    )
    prompt_tokens: str | None = Field(
        None, pattern=_METRIC, description="Counter of prompt tokens."
    )
    generation_tokens: str | None = Field(
        None, pattern=_METRIC, description="Counter of generated tokens."
    )
    preemptions: str | None = Field(
        None, pattern=_METRIC, description="Counter of requests put back for want of KV cache."
    )
    prefix_queries: str | None = Field(
        None, pattern=_METRIC, description="Counter of prompt tokens looked up in the KV cache."
    )
    prefix_hits: str | None = Field(
        None, pattern=_METRIC, description="Counter of prompt tokens found in the KV cache."
    )
    exported: Mapping[str, MetricType] = Field(
        default_factory=dict, description="All exported metrics, for an engine without facts."
    )

    @model_validator(mode="after")
    def _has_load(self) -> "Metrics":
        if self.running is None and self.waiting is None:
            raise ValueError("neither running nor waiting: no metric shows the load")
        return self
