"""Observability as code: what scrapes an endpoint, its rules and alerts, and its dashboards."""

from endpoints.observability.dashboards import dashboards
from endpoints.observability.rules import prometheus_rule
from endpoints.observability.scraping import pod_annotations, scrape_notices, scrape_objects

__all__ = [
    "dashboards",
    "pod_annotations",
    "prometheus_rule",
    "scrape_notices",
    "scrape_objects",
]
