"""Times derived from bytes, bandwidths and stream length, each with its arithmetic."""

from math import ceil

from endpoints.plan import Timer, Timers
from endpoints.quantity import GIB, duration_seconds
from endpoints.resolved import ResolvedEndpoint
from endpoints.weight_settings import ClaimWeights, S3Weights
from endpoints.weights import weight_bytes

PROBE_PERIOD = 10
"""Seconds between startup probes; startup budgets are multiples of it."""
NODE_START = 300
"""Seconds until a new GPU node is Ready: an assumption, to be measured per cluster."""
WARM_UP = 180
"""Seconds an engine spends on graph capture and compilation: an assumption."""
LOAD_RATE = 1_000_000_000
"""Bytes per second from the node's disk to the accelerator: an assumption (one NVMe disk)."""
MARGIN = 2
"""Factor on the startup estimate: a hub that is half as fast as stated still succeeds."""
PRE_STOP = 15
"""Seconds for a gateway to forget a stopping pod; KServe's value for model servers."""
LONGEST_STREAM = 300
"""Seconds of the longest answer that may finish, unless the endpoint says otherwise."""
SLEEP_AFTER = 3600
"""Idle seconds before zero replicas; CSGHub's retention period."""
_MEGABYTE = 1_000_000


def derive_timers(endpoint: ResolvedEndpoint, waves: int) -> Timers:
    """All timers of an endpoint whose rollout replaces its replicas in `waves` steps."""
    scheduling = _scheduling(endpoint)
    startup = _startup(endpoint)
    pre_stop = Timer(seconds=PRE_STOP, because="until gateways have forgotten the pod")
    longest = drain(endpoint)
    grace = Timer(
        seconds=pre_stop.seconds + longest.seconds + 10,
        because=f"preStop {pre_stop.seconds}s + drain {longest.seconds}s + 10s to exit",
    )
    deadline = Timer(
        seconds=scheduling.seconds + startup.seconds + grace.seconds,
        because=(
            f"scheduling {scheduling.seconds}s + startup {startup.seconds}s"
            f" + the old replica's grace {grace.seconds}s"
        ),
    )
    return Timers(
        scheduling=scheduling,
        download=Timer(seconds=0, because="the engine loads them itself"),
        startup=startup,
        progress_deadline=deadline,
        await_ready=Timer(
            seconds=waves * deadline.seconds + 30,
            because=f"{waves} x progress deadline {deadline.seconds}s + 30s to report",
        ),
        pre_stop=pre_stop,
        drain=longest,
        grace=grace,
        cooldown=_cooldown(endpoint),
    )


def drain(endpoint: ResolvedEndpoint) -> Timer:
    """How long the longest answer may take, and with it what ends slowly on its behalf."""
    override = endpoint.timers.stream
    if override is not None:
        return _overridden(override, "stream")
    return Timer(seconds=LONGEST_STREAM, because="the longest answer, unless timers.stream says")


def _scheduling(endpoint: ResolvedEndpoint) -> Timer:
    override = endpoint.timers.scheduling
    if override is not None:
        return _overridden(override, "scheduling")
    rate = endpoint.cluster.image_megabytes_per_second
    pull = ceil(endpoint.image.bytes / (rate * _MEGABYTE))
    return Timer(
        seconds=NODE_START + pull,
        because=(
            f"node start {NODE_START}s + image {_gib(endpoint.image.bytes)}"
            f" at {rate} MB/s = {pull}s"
        ),
    )


def _startup(endpoint: ResolvedEndpoint) -> Timer:
    override = endpoint.timers.startup
    if override is not None:
        return _overridden(override, "startup")
    weights = weight_bytes(endpoint.model, endpoint.quantization)
    rate = endpoint.cluster.weights_megabytes_per_second
    download = ceil(weights / (rate * _MEGABYTE))
    load = ceil(weights / LOAD_RATE)
    estimate = MARGIN * (download + load + WARM_UP)
    return Timer(
        seconds=ceil(estimate / PROBE_PERIOD) * PROBE_PERIOD,
        because=(
            f"{MARGIN} x (weights {_gib(weights)}{_source(endpoint)} at {rate} MB/s = {download}s"
            f" + load {load}s + warm-up {WARM_UP}s)"
        ),
    )


def _cooldown(endpoint: ResolvedEndpoint) -> Timer:
    override = endpoint.sleep_after
    if override is not None:
        return Timer(seconds=duration_seconds(override), because=f"sleepAfter: {override}")
    return Timer(seconds=SLEEP_AFTER, because="60 minutes without requests, as CSGHub")


def _source(endpoint: ResolvedEndpoint) -> str:
    """Where the weights come from if not from the hub; that of S3 are there before the engine."""
    match endpoint.cluster.weights:
        case S3Weights(bucket=bucket):
            return f" from bucket {bucket}"
        case ClaimWeights(name=name):
            return f" through claim {name}"
        case _:
            return ""


def _overridden(text: str, field: str) -> Timer:
    return Timer(seconds=duration_seconds(text), because=f"timers.{field}: {text}")


def _gib(amount: int) -> str:
    return f"{amount / GIB:.1f} GiB"
