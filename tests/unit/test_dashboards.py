"""Grafana's dashboards: one per engine version, of metrics that this version exports."""

import json
from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.observability.dashboards import dashboards
from tests.support import monitored, resolved
from tests.support.exported import page_of
from tests.support.promql import metric_names


def read(planned: plan.KubernetesObject) -> dict[str, Any]:
    ((_, text),) = planned.manifest["data"].items()
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def dashboard(*endpoints: ResolvedEndpoint) -> dict[str, Any]:
    (planned,) = dashboards("main", endpoints)
    return read(planned)


def expressions(found: dict[str, Any]) -> list[str]:
    return [target["expr"] for panel in found["panels"] for target in panel["targets"]]


@pytest.mark.parametrize("engine", monitored.ENGINES)
def test_a_dashboard_queries_what_its_version_exports(engine: str) -> None:
    queried = expressions(dashboard(monitored.endpoint(engine)))
    assert len(queried) >= 3
    for expression in queried:
        assert metric_names(expression) <= page_of(engine) | {"up"}, expression
        assert 'namespace="${namespace}",pod=~"${endpoint}-' in expression


def test_the_panels_of_an_engine_with_everything() -> None:
    found = dashboard(monitored.endpoint("vllm@0.24.0"))
    shown = {
        panel["title"]: [target["legendFormat"] for target in panel["targets"]]
        for panel in found["panels"]
    }
    quantiles = ["p50", "p95", "p99"]
    assert shown == {
        "Replicas": ["answering"],
        "Requests": ["running", "waiting"],
        "Time to the first token": quantiles,
        "Time from token to token": quantiles,
        "Time to the whole answer": quantiles,
        "Tokens a second": ["prompt", "generation"],
        "Requests a second": ["all"],
        "Requests without an answer": ["failed", "aborted"],
        "KV cache in use": ["mean", "fullest replica"],
        "Prompt tokens found in the KV cache": ["found"],
        "Preemptions a second": ["preemptions"],
    }


@pytest.mark.parametrize("engine", ["vllm@0.24.0", "tei@1.9.3"])
def test_panels_lie_side_by_side_and_have_numbers_of_their_own(engine: str) -> None:
    panels = dashboard(monitored.endpoint(engine))["panels"]
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]
    assert places == [(12 * (number % 2), 8 * (number // 2)) for number in range(len(panels))]
    assert [panel["id"] for panel in panels] == list(range(1, len(panels) + 1))


def test_the_variables_are_the_endpoints_of_the_engine() -> None:
    found = dashboard(
        monitored.endpoint("vllm@0.24.0", "qwen"), monitored.endpoint("vllm@0.24.0", "llama")
    )
    queries = {item["name"]: item["query"] for item in found["templating"]["list"]}
    assert queries == {
        "datasource": "prometheus",
        "namespace": "endpoints",
        "endpoint": "llama,qwen",
    }
    assert {panel["datasource"]["uid"] for panel in found["panels"]} == {"${datasource}"}


def several() -> Sequence[ResolvedEndpoint]:
    names = {"b": "vllm@0.24.0", "a": "vllm@0.24.0", "c": "vllm@0.9.2", "d": "tei@1.9.3"}
    return [monitored.endpoint(engine, name) for name, engine in names.items()]


def test_each_version_in_use_has_one_whatever_the_order() -> None:
    expected = dashboards("main", several())
    assert [planned.metadata["name"] for planned in expected] == [
        "dashboard-test-tei-1-9-3",
        "dashboard-test-vllm-0-24-0",
        "dashboard-test-vllm-0-9-2",
    ]
    for order in permutations(several()):
        assert dashboards("main", order) == expected


def test_names_and_uids_differ_between_versions_and_clusters() -> None:
    found = [*dashboards("main", several()), *dashboards("other", several())]
    uids = {read(planned)["uid"] for planned in found}
    assert len(uids) == len({planned.logical_name for planned in found}) == len(found)
    # Grafana takes uids of at most 40 characters.
    assert all(len(uid) <= 40 for uid in uids)


def test_replicas_that_span_nodes_have_a_dashboard_of_their_own() -> None:
    resource = resolved.resource().model_copy(update={"nodes_per_replica": 2})
    one, two = dashboards(
        "main",
        [
            monitored.endpoint("vllm@0.24.0", "one"),
            monitored.endpoint("vllm@0.24.0", "two", resource=resource),
        ],
    )
    assert two.metadata["name"] == "dashboard-test-vllm-0-24-0-on-several-nodes"
    assert set(expressions(read(one))).isdisjoint(expressions(read(two)))


def test_a_sidecar_finds_them_by_their_label() -> None:
    (planned,) = dashboards("main", [monitored.endpoint("vllm@0.24.0")])
    assert planned.metadata == {
        "name": "dashboard-test-vllm-0-24-0",
        "namespace": "endpoints",
        "labels": {"app.kubernetes.io/part-of": "endpoints", "grafana_dashboard": "1"},
        "annotations": {},
    }
    assert list(planned.manifest["data"]) == ["dashboard-test-vllm-0-24-0.json"]


def test_there_are_none_where_none_are_asked_for_or_nothing_is_to_be_seen() -> None:
    plain = monitored.endpoint("vllm@0.24.0", cluster=resolved.cluster())
    shows = resolved.cluster(monitoring={"dashboards": True})
    silent = resolved.endpoint(
        cluster=shows, framework=resolved.framework(resolved.engine(metrics=None))
    )
    assert dashboards("main", [plain, silent]) == ()
    assert len(dashboards("main", [monitored.endpoint("vllm@0.24.0", cluster=shows)])) == 1
