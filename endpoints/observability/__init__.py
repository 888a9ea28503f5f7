"""Observability as code: what scrapes an endpoint, its rules and alerts, and its dashboards."""
