"""Monitoring of a cluster: the `monitoring:` part of its settings."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from endpoints.record import Record
from endpoints.stack.kubernetes_rules import LabelName, LabelValue


class MonitoringSettings(Record):
    """Who scrapes the engines' metrics, and what is made of them."""

    kind: Literal["operator", "annotations", "none"] = Field(
        "none",
        description="operator: a PodMonitor and a PrometheusRule per endpoint, for Prometheus' "
        "operator; annotations: prometheus.io/scrape on the pods; none: the program does nothing.",
    )
    labels: Mapping[LabelName, LabelValue] = Field(
        default_factory=dict,
        examples=[{"release": "prometheus"}],
        description="By which the operator's Prometheus selects PodMonitors and PrometheusRules.",
    )
    dashboards: bool = Field(
        False, description="true: a ConfigMap with a dashboard per engine, for Grafana's sidecar."
    )
