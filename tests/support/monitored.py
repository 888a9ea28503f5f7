"""Endpoints of the shipped catalogue on a cluster that Prometheus' operator watches."""

from collections.abc import Mapping
from typing import Any

from endpoints import plan
from endpoints.catalog import Metrics, load_catalog
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.observability.rules import prometheus_rule
from endpoints.spec.entry import Timers
from tests.support import resolved

SHIPPED = load_catalog()
ENGINES = {
    f"{framework.name}@{name}": version.metrics
    for framework in SHIPPED.frameworks.values()
    for name, version in framework.versions.items()
    if version.metrics is not None
}
"""Every shipped version that publishes metrics, with its names of them."""


def metrics_of(engine: str) -> Metrics:
    """Names of a shipped version's metrics."""
    return ENGINES[engine]


def endpoint(engine: str, name: str = "chat", **changes: Any) -> ResolvedEndpoint:
    """An endpoint that a shipped version serves."""
    framework, _, version = engine.partition("@")
    found = SHIPPED.frameworks[framework]
    monitoring = {"kind": "operator", "labels": {"release": "prometheus"}, "dashboards": True}
    fields: dict[str, Any] = {
        "framework": found,
        "framework_version": version,
        "facts": SHIPPED.facts(found.versions[version]),
        "cluster": resolved.cluster(monitoring=monitoring),
        # Given, because they follow from images, which not every engine has for the same platform.
        "timers": Timers(scheduling="10m", startup="20m"),
    }
    return resolved.endpoint(name, **{**fields, **changes})


def timers(of: ResolvedEndpoint) -> plan.Timers:
    """Timers of the endpoint."""
    return derive_timers(of, waves=of.replicas.max)


def rules(of: ResolvedEndpoint) -> list[Mapping[str, Any]]:
    """Rules of the endpoint's only group."""
    (rule,) = prometheus_rule(of, timers(of))
    (group,) = groups(rule)
    return list(group["rules"])


def groups(rule: plan.KubernetesObject) -> list[Mapping[str, Any]]:
    """The groups of a PrometheusRule, which are those of a file of rules."""
    found = rule.spec["groups"]
    assert isinstance(found, list)
    return found
