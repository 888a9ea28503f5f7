"""Samples of an endpoint's pods in Prometheus, in promtool's notation, by the minute."""

from tests.support import monitored

MINUTES = 60
"""Minutes of samples: longer than a start, which takes 30, and than any patience."""
Series = dict[str, str]


def first(name: str) -> str:
    return f"{name}-5d9c7b8f6d-abcde"


def second(name: str) -> str:
    return f"{name}-5d9c7b8f6d-fghij"


def up(pod: str, values: str) -> Series:
    return {f'up{{namespace="endpoints",pod="{pod}",job="endpoints"}}': values}


def constant(value: float) -> str:
    return f"{value}x{MINUTES}"


def growing(per_minute: float) -> str:
    return f"0+{per_minute}x{MINUTES}"


def gauge(name: str, pod: str, value: float) -> Series:
    return {f'{name}{{namespace="endpoints",pod="{pod}"}}': constant(value)}


def counter(selector: str, pod: str, per_minute: float) -> Series:
    name, _, own = selector.rstrip("}").partition("{")
    # Of a matcher with alternatives the first stands for all.
    label = own.replace("=~", "=").split("|")[0].rstrip('"')
    labels = f'namespace="endpoints",pod="{pod}"' + (f',{label}"' if label else "")
    return {f"{name}{{{labels}}}": growing(per_minute)}


def buckets(name: str, pod: str, fast: float, slow: float) -> Series:
    """Series of a histogram: requests a minute that end within a second, and within a minute."""
    every = {"1.0": fast, "60.0": fast + slow, "+Inf": fast + slow}
    return {
        f'{name}_bucket{{namespace="endpoints",pod="{pod}",le="{bound}"}}': growing(amount)
        for bound, amount in every.items()
    }


def replicas(name: str, wanted: int) -> Series:
    labels = f'namespace="endpoints",deployment="{name}"'
    return {f"kube_deployment_spec_replicas{{{labels}}}": constant(wanted)}


def scaler_errors(name: str) -> Series:
    labels = f'exported_namespace="endpoints",scaledObject="{name}"'
    return {f"keda_scaled_object_errors_total{{{labels}}}": growing(4)}


def idle(engine: str, pod: str) -> Series:
    """Samples of an idle replica."""
    metrics = monitored.metrics_of(engine)
    found = up(pod, constant(1))
    for name in (metrics.running, metrics.waiting, metrics.cache_usage):
        found |= gauge(name, pod, 0) if name is not None else {}
    return found
