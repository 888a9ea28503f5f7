"""Autoscalers of endpoints made in code, and the parts that they are expected to have."""

from typing import Any

from endpoints import plan
from endpoints.autoscaling import plan_autoscaler
from endpoints.endpoint.timers import derive_timers
from tests.support import resolved

PODS = 'namespace="endpoints",pod=~"chat-[a-z0-9]{1,10}-?[a-z0-9]{5}"'
KNOWN = f"or vector(0) unless on() up{{{PODS}}}"
TARGET = plan.Target(api_version="apps/v1", kind="Deployment", name="chat")
BEHAVIOR = plan.Behavior(
    up=plan.Direction(stabilization_seconds=0, pods=4, period_seconds=15),
    down=plan.Direction(stabilization_seconds=300, pods=1, period_seconds=60),
)
PAGE = {
    "path": "/metrics",
    "running": "engine:running",
    "waiting": "engine:waiting",
    "cacheUsage": "engine:cache",
    "requests": "engine:requests_total",
}
CACHED = resolved.framework(resolved.engine(metrics=PAGE))
SILENT = resolved.framework(resolved.engine(metrics=None))
HPA = resolved.cluster(autoscaler="hpa")


def autoscaler(**changes: Any) -> plan.Autoscaler:
    endpoint = resolved.endpoint(**changes)
    return plan_autoscaler(endpoint, derive_timers(endpoint, waves=1))


def scaled_object(**changes: Any) -> plan.ScaledObject:
    found = autoscaler(**changes)
    assert isinstance(found, plan.ScaledObject)
    return found


def prometheus(query: str, threshold: str, **metadata: str) -> plan.Trigger:
    return plan.Trigger(
        type="prometheus",
        metric_type="AverageValue",
        metadata={
            "serverAddress": "http://prometheus-operated.monitoring.svc:9090",
            "query": f"{query} {KNOWN}",
            "ignoreNullValues": "false",
            "threshold": threshold,
            **metadata,
        },
    )


CPU = plan.Trigger(type="cpu", metric_type="Utilization", metadata={"value": "80"})
