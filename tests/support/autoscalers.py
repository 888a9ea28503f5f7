"""Autoscalers of endpoints made in code, with their expected parts."""

from typing import Any

from endpoints import plan
from endpoints.autoscaling import plan_autoscaler
from endpoints.endpoint.timers import derive_timers
from tests.support import resolved

PODS = 'namespace="endpoints",pod=~"chat-[a-z0-9]{1,10}-?[a-z0-9]{5}"'
KNOWN = f"or vector(0) unless on() up{{{PODS}}}"
TARGET = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "chat"}
BEHAVIOR = {
    "scaleUp": {
        "stabilizationWindowSeconds": 0,
        "policies": [{"type": "Pods", "value": 4, "periodSeconds": 15}],
    },
    "scaleDown": {
        "stabilizationWindowSeconds": 300,
        "policies": [{"type": "Pods", "value": 1, "periodSeconds": 60}],
    },
}
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


def scaled_object(**changes: Any) -> plan.Autoscaler:
    found = autoscaler(**changes)
    assert found.object.kind == "ScaledObject"
    return found


def triggers(planned: plan.Autoscaler) -> list[dict[str, Any]]:
    """Triggers of KEDA."""
    found: list[dict[str, Any]] = planned.object.spec["triggers"]
    return found


def prometheus(query: str, threshold: str, **metadata: str) -> dict[str, Any]:
    return {
        "type": "prometheus",
        "metricType": "AverageValue",
        "metadata": {
            "serverAddress": "http://prometheus-operated.monitoring.svc:9090",
            "query": f"{query} {KNOWN}",
            "ignoreNullValues": "false",
            "threshold": threshold,
            **metadata,
        },
    }


CPU = {"type": "cpu", "metricType": "Utilization", "metadata": {"value": "80"}}
