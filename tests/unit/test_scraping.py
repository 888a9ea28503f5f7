"""How Prometheus comes to an endpoint's metrics: by the operator, by annotations, or not at all."""

from typing import Any

import pytest

from endpoints.catalog import Framework
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object
from endpoints.observability.scraping import pod_annotations, scrape_notices, scrape_objects
from tests.support import monitored, resolved

KINDS = ("operator", "annotations", "none")


def endpoint(engine: str, kind: str, **changes: Any) -> ResolvedEndpoint:
    monitoring = {"kind": kind, "labels": {"release": "prometheus"}}
    return monitored.endpoint(engine, cluster=resolved.cluster(monitoring=monitoring), **changes)


def scraped(engine: str, **changes: Any) -> dict[str, Any]:
    (monitor,) = scrape_objects(endpoint(engine, "operator", **changes))
    pages = monitor.spec["podMetricsEndpoints"]
    assert isinstance(pages, list)
    (found,) = pages
    return dict(found)


def test_the_operator_gets_a_pod_monitor() -> None:
    assert scrape_objects(endpoint("vllm@0.24.0", "operator")) == (
        kubernetes_object(
            logical_name="chat-metrics",
            api_version="monitoring.coreos.com/v1",
            kind="PodMonitor",
            metadata={
                "name": "chat",
                "namespace": "endpoints",
                "labels": {
                    "app.kubernetes.io/instance": "chat",
                    "app.kubernetes.io/part-of": "endpoints",
                    "endpoints.internal/endpoint": "chat",
                    "release": "prometheus",
                },
                "annotations": {"endpoints.internal/name": "chat"},
            },
            spec={
                "selector": {"matchLabels": {"endpoints.internal/endpoint": "chat"}},
                "podMetricsEndpoints": [
                    {
                        "port": "http",
                        "path": "/metrics",
                        "relabelings": [
                            {
                                "sourceLabels": [
                                    "__meta_kubernetes_pod_label_endpoints_internal_endpoint"
                                ],
                                "targetLabel": "endpoint",
                            }
                        ],
                    }
                ],
            },
        ),
    )


def test_a_page_behind_the_key_is_read_with_it() -> None:
    key = {"credentials": {"name": "chat-api-key", "key": "api-key"}}
    assert scraped("llama.cpp@b9787")["authorization"] == key
    assert "authorization" not in scraped("llama.cpp@b9787", visibility="public")
    assert "authorization" not in scraped("vllm@0.24.0")


def test_annotations_say_where_the_page_is() -> None:
    assert pod_annotations(endpoint("tei@1.9.3", "annotations")) == {
        "prometheus.io/scrape": "true",
        "prometheus.io/port": "8000",
        "prometheus.io/path": "/metrics",
    }
    assert scrape_notices(endpoint("tei@1.9.3", "annotations")) == ()


def test_annotations_cannot_carry_a_key_and_say_so() -> None:
    private = endpoint("llama.cpp@b9787", "annotations")
    assert pod_annotations(private) == {}
    assert scrape_notices(private) == (
        "chat: llama.cpp@b9787 shows its metrics only with the API key, which annotations cannot "
        "tell Prometheus: nothing is scraped, and an autoscaler that follows them keeps the "
        "replicas as they are. Scrape by `monitoring: {kind: operator}`.",
    )
    public = endpoint("llama.cpp@b9787", "annotations", visibility="public")
    assert pod_annotations(public)
    assert scrape_notices(public) == ()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("engine", [*monitored.ENGINES, None])
def test_a_page_is_read_in_one_way_at_most(engine: str | None, kind: str) -> None:
    if engine is None:
        silent: Framework = resolved.framework(resolved.engine(metrics=None))
        cluster = resolved.cluster(monitoring={"kind": kind})
        found = resolved.endpoint(framework=silent, cluster=cluster)
    else:
        found = endpoint(engine, kind)
    ways = {
        "operator": bool(scrape_objects(found)),
        "annotations": bool(pod_annotations(found)) or bool(scrape_notices(found)),
        "none": False,
    }
    assert ways == {way: way == kind and kind != "none" and engine is not None for way in KINDS}
