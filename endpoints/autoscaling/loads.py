"""Load metrics that an endpoint's replicas follow, and the target of each for one replica."""

from collections.abc import Iterator
from dataclasses import dataclass

from endpoints.catalog import FrameworkVersion
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.engine_args.serving import serving_of
from endpoints.spec.scaling import Metric

WAITING_PERCENT = 10
"""Assumption: waiting requests, of those answered at a time, at which another replica is wanted.
They wait for about that part of an answer's time, for each slot is taken that long."""
RUNNING_PERCENT = 75
"""Assumption: running requests, of those answered at a time, at which another replica is wanted,
so that what comes while it starts finds a slot."""
CACHE_SHARE = 0.8
"""Assumption: share of the KV cache at which another replica is wanted, so that the answers in it
can grow while it starts; a full cache makes engines put requests back and begin them anew."""
CPU_PERCENT = 80
"""Of requested CPU, for engines that publish no metrics; Kubernetes' own default."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """A metric that replicas follow; `target` is per replica, `gauge` is the engine's name of it.

    CPU has no gauge: the cluster measures it.
    """

    metric: Metric
    gauge: str | None
    target: float
    because: str

    @property
    def reason(self) -> str:
        """The target and its reason: `waiting 26 per replica: 10 % of 256 requests ...`."""
        return f"{self.metric} {number_text(self.target)} per replica: {self.because}"


def loads(endpoint: ResolvedEndpoint) -> tuple[Load, ...]:
    """The metrics to follow; the one that asks for the most replicas decides.

    Waiting requests come first: they show that all slots or all of the cache are taken. The KV
    cache, or else the running requests, come second: without them, a queue that has just emptied
    would remove replicas that are all busy.
    """
    wanted = endpoint.scaling.metric
    gauges = published_gauges(endpoint.engine)
    metrics = (wanted,) if wanted is not None else tuple(_usual(gauges))
    return tuple(_load(endpoint, metric, gauges.get(metric)) for metric in metrics)


def published_gauges(engine: FrameworkVersion) -> dict[Metric, str]:
    """The gauges of load that the engine publishes, by our name of each."""
    metrics = engine.metrics
    if metrics is None:
        return {}
    gauges: dict[Metric, str | None] = {
        "waiting": metrics.waiting,
        "cacheUsage": metrics.cache_usage,
        "running": metrics.running,
    }
    return {name: gauge for name, gauge in gauges.items() if gauge is not None}


def number_text(number: float) -> str:
    """A target as people and autoscalers write it: `26`, `0.8`; thousandths at most."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


def running_target(endpoint: ResolvedEndpoint) -> int:
    """Running requests per replica at which another one is wanted, even if not followed."""
    target, _ = _part(RUNNING_PERCENT, serving_of(endpoint).max_sequences)
    return target


def _usual(gauges: dict[Metric, str]) -> Iterator[Metric]:
    if "waiting" in gauges:
        yield "waiting"
    if "cacheUsage" in gauges:
        yield "cacheUsage"
    elif "running" in gauges:
        yield "running"
    if not gauges:
        yield "cpu"


def _load(endpoint: ResolvedEndpoint, metric: Metric, gauge: str | None) -> Load:
    target, because = _target(endpoint, metric)
    if endpoint.scaling.target is not None:
        target, because = endpoint.scaling.target, "scaling.target"
    return Load(metric=metric, gauge=gauge, target=target, because=because)


def _target(endpoint: ResolvedEndpoint, metric: Metric) -> tuple[float, str]:
    most = serving_of(endpoint).max_sequences
    match metric:
        case "waiting":
            return _part(WAITING_PERCENT, most)
        case "running":
            return _part(RUNNING_PERCENT, most)
        case "cacheUsage":
            return CACHE_SHARE, "the rest is for answers that grow while another replica starts"
        case "cpu":
            return CPU_PERCENT, "percent of the requested CPU"


def _part(percent: int, most: int) -> tuple[int, str]:
    target, rest = divmod(percent * most, 100)
    because = f"{percent} % of {most} request{'' if most == 1 else 's'} at a time"
    return (target + 1, f"{because}, rounded up") if rest else (target, because)
