"""Timers derived from bytes, bandwidths and stream length, each with its arithmetic."""

from math import ceil

from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.weight_claims import claim_name
from endpoints.endpoint.weights import weight_bytes
from endpoints.plan import Timer, Timers
from endpoints.quantity import GIB, duration_seconds
from endpoints.stack.weights import ClaimWeights, ImageWeights, S3Weights

PROBE_PERIOD = 10
"""Seconds between startup probes; startup budgets are multiples of it."""
NODE_START = 300
"""Seconds until a new GPU node is Ready: an assumption, to be measured per cluster."""
WARM_UP = 180
"""Seconds an engine spends on graph capture and compilation: an assumption."""
LOAD_RATE = 1_000_000_000
"""Bytes per second from the node's disk to the accelerator: an assumption (one NVMe disk)."""
MARGIN = 2
"""Factor on these estimates; a hub that is half as fast as stated still succeeds."""
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
    download = _download(endpoint)
    startup = _startup(endpoint)
    longest = drain(endpoint)
    pre_stop = _pre_stop(endpoint, longest)
    ending = f" + drain {longest.seconds}s" if endpoint.engine.drains else ""
    grace = Timer(
        seconds=PRE_STOP + longest.seconds + 10,
        because=f"preStop {pre_stop.seconds}s{ending} + 10s to exit",
    )
    deadline = Timer(
        seconds=scheduling.seconds + download.seconds + startup.seconds + grace.seconds,
        because=(
            f"scheduling {scheduling.seconds}s + download {download.seconds}s"
            f" + startup {startup.seconds}s"
            f" + the old replica's grace {grace.seconds}s"
        ),
    )
    return Timers(
        scheduling=scheduling,
        download=download,
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
    """Time that the longest answer may take; whatever ends slowly for its sake takes as long."""
    override = endpoint.timers.stream
    if override is not None:
        return _overridden(override, "stream")
    return Timer(seconds=LONGEST_STREAM, because="the longest answer, unless timers.stream says")


def _pre_stop(endpoint: ResolvedEndpoint, longest: Timer) -> Timer:
    forgotten = "until gateways have forgotten the pod"
    if endpoint.engine.drains:
        return Timer(seconds=PRE_STOP, because=forgotten)
    return Timer(
        seconds=PRE_STOP + longest.seconds,
        because=f"{PRE_STOP}s {forgotten} + the longest answer {longest.seconds}s, which "
        f"{endpoint.engine_name} cuts off when it is told to end",
    )


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


def _download(endpoint: ResolvedEndpoint) -> Timer:
    override = endpoint.timers.download
    if not endpoint.reads_folder:
        return Timer(seconds=0, because="the engine fetches weights itself, as it starts")
    if override is not None:
        return _overridden(override, "download")
    seconds, arithmetic = _transfer(endpoint)
    return Timer(seconds=MARGIN * seconds, because=f"{MARGIN} x {arithmetic}")


def _startup(endpoint: ResolvedEndpoint) -> Timer:
    override = endpoint.timers.startup
    if override is not None:
        return _overridden(override, "startup")
    seconds, fetching = (0, "") if endpoint.reads_folder else _transfer(endpoint)
    load, loading = _load(endpoint)
    parts = (*((fetching,) if fetching else ()), loading, f"warm-up {WARM_UP}s")
    estimate = MARGIN * (seconds + load + WARM_UP)
    return Timer(
        seconds=ceil(estimate / PROBE_PERIOD) * PROBE_PERIOD,
        because=f"{MARGIN} x ({' + '.join(parts)})",
    )


def _transfer(endpoint: ResolvedEndpoint) -> tuple[int, str]:
    """Seconds until the weights are where the engine reads them, with the arithmetic."""
    weights = weight_bytes(endpoint.model, endpoint.quantization)
    rate = endpoint.cluster.weights_megabytes_per_second
    seconds = ceil(weights / (rate * _MEGABYTE))
    return seconds, f"weights {_gib(weights)}{_source(endpoint)} at {rate} MB/s = {seconds}s"


def _load(endpoint: ResolvedEndpoint) -> tuple[int, str]:
    """Seconds from there into the accelerator, with the arithmetic; claims are read remotely."""
    weights = weight_bytes(endpoint.model, endpoint.quantization)
    rate = endpoint.cluster.weights_megabytes_per_second
    if isinstance(endpoint.cluster.weights, ClaimWeights) and rate * _MEGABYTE < LOAD_RATE:
        seconds = ceil(weights / (rate * _MEGABYTE))
        return seconds, f"load from the claim at {rate} MB/s = {seconds}s"
    seconds = ceil(weights / LOAD_RATE)
    return seconds, f"load {seconds}s"


def _cooldown(endpoint: ResolvedEndpoint) -> Timer:
    override = endpoint.sleep_after
    if override is not None:
        return Timer(seconds=duration_seconds(override), because=f"sleepAfter: {override}")
    return Timer(seconds=SLEEP_AFTER, because="60 minutes without requests, as CSGHub")


def _source(endpoint: ResolvedEndpoint) -> str:
    """Text that names the weights' source; empty for the hub."""
    match endpoint.cluster.weights:
        case S3Weights(bucket=bucket):
            return f" from bucket {bucket}"
        case ClaimWeights():
            return f" through claim {claim_name(endpoint)}"
        case ImageWeights(repository=repository):
            return f" of an image of {repository}"
        case _:
            return ""


def _overridden(text: str, field: str) -> Timer:
    return Timer(seconds=duration_seconds(text), because=f"timers.{field}: {text}")


def _gib(amount: int) -> str:
    return f"{amount / GIB:.1f} GiB"
