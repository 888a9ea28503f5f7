"""Grafana's dashboards: one for each engine version that a cluster runs."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from endpoints import names, plan
from endpoints.catalog import Metrics
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.series import pods
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.observability.measures import Measure, measures

SIDECAR_LABEL = {"grafana_dashboard": "1"}
"""Label by which Grafana's Helm chart finds dashboards in ConfigMaps."""
SCHEMA_VERSION = 39
"""Schema version of Grafana 11; newer versions migrate it when they read it."""
COLUMNS, WIDTH, HEIGHT = 2, 12, 8
"""Layout of the panels, in units of Grafana's grid, which is 24 wide."""
_DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}


def dashboards(
    cluster_name: str, endpoints: Sequence[ResolvedEndpoint]
) -> tuple[plan.KubernetesObject, ...]:
    """The dashboards that a cluster asks for; none for engines without metrics.

    Args:
        cluster_name: logical name of the cluster.
        endpoints: those of the cluster, in any order.
    """
    wanted = [
        endpoint
        for endpoint in endpoints
        if endpoint.cluster.monitoring.dashboards and endpoint.engine.metrics is not None
    ]
    # The names that a dashboard queries depend on the version and on whether replicas span nodes.
    wanted.sort(key=lambda endpoint: (_title(endpoint), endpoint.slug))
    return tuple(
        _config_map(cluster_name, title, tuple(group)) for title, group in groupby(wanted, _title)
    )


def _title(endpoint: ResolvedEndpoint) -> str:
    return f"{endpoint.engine_name}{' on several nodes' if endpoint.spans_nodes else ''}"


def _config_map(
    cluster_name: str, title: str, endpoints: Sequence[ResolvedEndpoint]
) -> plan.KubernetesObject:
    first = endpoints[0]
    # Stacks may share a namespace.
    name = names.fit(re.sub(r"[^a-z0-9]", "-", f"dashboard-{first.stack}-{title}".lower()), 63)
    return kubernetes_object(
        logical_name=f"{cluster_name}-{name}",
        api_version="v1",
        kind="ConfigMap",
        metadata=object_meta(
            name,
            namespace=first.cluster.namespace,
            labels={**names.OURS, **SIDECAR_LABEL},
            annotations={},
        ),
        data={f"{name}.json": _text(_dashboard(cluster_name, title, endpoints))},
    )


def _text(dashboard: Mapping[str, object]) -> str:
    return f"{json.dumps(dashboard, indent=1, sort_keys=True)}\n"


def _dashboard(
    cluster_name: str, title: str, endpoints: Sequence[ResolvedEndpoint]
) -> Mapping[str, object]:
    metrics = endpoints[0].engine.metrics
    assert metrics is not None
    stack = endpoints[0].stack
    digest = hashlib.sha256(f"{stack}/{cluster_name}/{title}".encode()).hexdigest()
    return {
        "uid": f"endpoints-{digest[:16]}",
        "title": f"Endpoints: {title} on {cluster_name}",
        "tags": ["endpoints"],
        "schemaVersion": SCHEMA_VERSION,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "templating": {"list": _variables(endpoints)},
        "panels": _panels(metrics, spans_nodes=endpoints[0].spans_nodes),
    }


def _variables(endpoints: Sequence[ResolvedEndpoint]) -> list[Mapping[str, object]]:
    return [
        {"name": "datasource", "type": "datasource", "query": "prometheus"},
        _choice("namespace", {endpoint.cluster.namespace for endpoint in endpoints}),
        _choice("endpoint", {endpoint.slug for endpoint in endpoints}),
    ]


def _choice(name: str, values: Iterable[str]) -> Mapping[str, object]:
    """A dashboard variable with fixed values, which needs no query."""
    return {"name": name, "type": "custom", "query": ",".join(sorted(values))}


def _panels(metrics: Metrics, *, spans_nodes: bool) -> list[Mapping[str, object]]:
    matchers = pods("${namespace}", "${endpoint}", spans_nodes=spans_nodes)
    by_panel: dict[str, list[Measure]] = {}
    for measure in measures(metrics, matchers):
        by_panel.setdefault(measure.panel, []).append(measure)
    return [_panel(number, title, shown) for number, (title, shown) in enumerate(by_panel.items())]


def _panel(number: int, title: str, shown: Sequence[Measure]) -> Mapping[str, object]:
    row, column = divmod(number, COLUMNS)
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": title,
        "datasource": _DATASOURCE,
        "gridPos": {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": shown[0].unit, "min": 0}, "overrides": []},
        "targets": [
            {
                "refId": chr(ord("A") + target),
                "legendFormat": measure.legend,
                "expr": measure.expression,
                "datasource": _DATASOURCE,
            }
            for target, measure in enumerate(shown)
        ],
    }
