"""Where the plan of a stack has what watches its endpoints."""

from typing import Any

import pytest

from endpoints import plan
from endpoints.planning import plan_stack
from endpoints.stack.settings import Settings
from tests.support import monitored, resolved


def planned(monitoring: dict[str, Any]) -> plan.Plan:
    cluster = resolved.cluster(monitoring=monitoring)
    settings = Settings(
        stack="test", clusters={"main": cluster, "spare": resolved.cluster()}, budget=None
    )
    served = {"chat": "vllm@0.24.0", "embed": "tei@1.9.3", "small": "llama.cpp@b9787"}
    return plan_stack(
        settings,
        [monitored.endpoint(engine, name, cluster=cluster) for name, engine in served.items()],
    )


@pytest.mark.parametrize("kind", ["operator", "annotations", "none"])
def test_endpoints_are_watched_as_their_cluster_says(kind: str) -> None:
    for endpoint in planned({"kind": kind}).endpoints:
        kinds = [each.kind for each in endpoint.objects if each.kind != "NetworkPolicy"]
        assert kinds == (["PodMonitor", "PrometheusRule"] if kind == "operator" else [])
        workload = endpoint.server.workload
        assert workload.object.kind == "Deployment"
        is_scraped = "prometheus.io/scrape" in workload.template["metadata"]["annotations"]
        # llama.cpp shows its metrics with the key only, which annotations cannot carry.
        assert is_scraped == (kind == "annotations" and endpoint.name != "small")
        is_warned = any("Prometheus" in notice for notice in endpoint.notices)
        assert is_warned == (kind == "annotations" and endpoint.name == "small")


@pytest.mark.parametrize("shown", [True, False])
def test_dashboards_are_of_the_cluster_that_serves(*, shown: bool) -> None:
    main, spare = planned({"dashboards": shown}).clusters
    engines = ["llama-cpp-b9787", "tei-1-9-3", "vllm-0-24-0"] if shown else []
    assert dashboards_of(main) == [f"dashboard-test-{engine}" for engine in engines]
    assert dashboards_of(spare) == []


def dashboards_of(cluster: plan.Cluster) -> list[str]:
    names = (each.metadata["name"] for each in cluster.config_maps)
    return [name for name in names if name.startswith("dashboard-")]
