"""Contents of the metrics pages of shipped engines."""

from collections.abc import Mapping

from endpoints.catalog import MetricType
from tests.support.monitored import SHIPPED, metrics_of


def exported(engine: str) -> Mapping[str, MetricType]:
    """The metrics of a shipped version, `framework@version`, whatever its settings."""
    framework, _, version = engine.partition("@")
    facts = SHIPPED.facts(SHIPPED.frameworks[framework].versions[version])
    return metrics_of(engine).exported or (facts.metrics if facts is not None else {})


def counters_of(engine: str) -> set[str]:
    """Names of all its series that only grow, but for buckets."""
    found = {name for name, kind in exported(engine).items() if kind == "counter"}
    for name, kind in exported(engine).items():
        if kind == "histogram":
            found |= {f"{name}_sum", f"{name}_count"}
    return found


def page_of(engine: str) -> set[str]:
    """Names of all its series."""
    found = counters_of(engine)
    for name, kind in exported(engine).items():
        found.add(f"{name}_bucket" if kind == "histogram" else name)
    return found
