"""Recording rules and alerts: what they query is exported, and when they are there at all."""

import re
from typing import Any

import pytest

from endpoints.endpoint.series import pods
from endpoints.observability.alerts import REPLICAS, SCALER_ERRORS
from endpoints.observability.rules import prometheus_rule
from endpoints.spec.entry import Replicas
from endpoints.spec.scaling import Scaling, Schedule, Window
from tests.support import monitored, resolved
from tests.support.exported import page_of
from tests.support.promql import metric_names

OF_OTHERS = {"up", REPLICAS, SCALER_ERRORS}
"""Prometheus' own, kube-state-metrics' and KEDA's."""
each_engine = pytest.mark.parametrize("engine", monitored.ENGINES)


def alerts(engine: str = "vllm@0.24.0", **changes: Any) -> dict[str, Any]:
    found = monitored.rules(monitored.endpoint(engine, **changes))
    return {rule["alert"]: rule for rule in found if "alert" in rule}


def records(engine: str) -> dict[str, str]:
    found = monitored.rules(monitored.endpoint(engine))
    return {rule["record"]: rule["expr"] for rule in found if "record" in rule}


@each_engine
def test_what_is_recorded_is_exported_by_the_version(engine: str) -> None:
    for record, expression in records(engine).items():
        assert re.fullmatch(r"endpoint:[a-z_]+:[a-z0-9_]+", record)
        assert metric_names(expression) <= page_of(engine) | {"up"}, expression


@each_engine
def test_alerts_are_about_what_is_recorded_or_exported(engine: str) -> None:
    known = page_of(engine) | set(records(engine)) | OF_OTHERS
    for rule in alerts(engine).values():
        assert metric_names(rule["expr"]) <= known, rule["expr"]


@each_engine
def test_every_alert_names_its_endpoint_and_what_to_do(engine: str) -> None:
    for rule in alerts(engine, name="Chat_1").values():
        assert rule["labels"]["endpoint"] == "Chat_1"
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert "Chat_1" in rule["annotations"]["summary"]
        assert rule["annotations"]["description"].count(".") >= 2
        assert re.fullmatch(r"[1-9][0-9]*s", rule["for"])


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        (
            "vllm@0.24.0",
            "replicas_up:sum requests_running:sum requests_waiting:sum first_token_seconds:p50 "
            "first_token_seconds:p95 first_token_seconds:p99 token_interval_seconds:p50 "
            "token_interval_seconds:p95 token_interval_seconds:p99 request_duration_seconds:p50 "
            "request_duration_seconds:p95 request_duration_seconds:p99 prompt_tokens:rate5m "
            "generation_tokens:rate5m requests:rate5m requests_failed:ratio_rate5m "
            "requests_aborted:ratio_rate5m cache_usage:avg cache_usage:max "
            "prefix_hits:ratio_rate5m preemptions:rate5m",
        ),
        (
            "tei@1.9.3",
            "replicas_up:sum requests_waiting:sum request_duration_seconds:p50 "
            "request_duration_seconds:p95 request_duration_seconds:p99 prompt_tokens:rate5m "
            "requests:rate5m requests_failed:ratio_rate5m requests_aborted:ratio_rate5m",
        ),
        (
            "llama.cpp@b9787",
            "replicas_up:sum requests_running:sum requests_waiting:sum prompt_tokens:rate5m "
            "generation_tokens:rate5m",
        ),
    ],
)
def test_an_engine_has_the_records_that_its_metrics_allow(engine: str, expected: str) -> None:
    assert list(records(engine)) == [f"endpoint:{name}" for name in expected.split()]


def test_a_renamed_metric_is_recorded_under_the_same_name() -> None:
    old, new = records("vllm@0.9.2"), records("vllm@0.24.0")
    assert metric_names(old["endpoint:cache_usage:avg"]) == {"vllm:gpu_cache_usage_perc"}
    assert metric_names(new["endpoint:cache_usage:avg"]) == {"vllm:kv_cache_usage_perc"}
    assert 'finished_reason="error"' in new["endpoint:requests_failed:ratio_rate5m"]


def test_a_start_may_take_its_time() -> None:
    endpoint = monitored.endpoint("vllm@0.24.0")
    timers = monitored.timers(endpoint)
    starting = timers.scheduling.seconds + timers.download.seconds + timers.startup.seconds
    assert alerts()["EndpointDown"]["for"] == f"{starting}s"


OTHERWISE_STOPPED = Scaling(
    schedule=Schedule(
        timezone="Europe/Berlin",
        windows=(Window(start="0 8 * * *", end="0 20 * * *"),),
        otherwise="stopped",
    )
)


@pytest.mark.parametrize(
    ("changes", "always"),
    [
        ({}, True),
        ({"state": "stopped"}, False),
        ({"replicas": Replicas(min=0, max=3)}, False),
        ({"scaling": OTHERWISE_STOPPED}, False),
    ],
)
def test_no_replica_is_missed_where_none_has_to_be(
    changes: dict[str, Any], *, always: bool
) -> None:
    expression = alerts(**changes)["EndpointDown"]["expr"]
    assert ("endpoint:replicas_up:sum" in expression) == always
    assert (REPLICAS in expression) != always


@pytest.mark.parametrize(
    ("scaling", "limit"),
    [
        # A tenth of 256 requests at a time, for each of three replicas.
        ({}, "requests_waiting:sum > 78"),
        ({"metric": "waiting", "target": 4.5}, "requests_waiting:sum > 13.5"),
        ({"metric": "running", "target": 4.0}, "requests_running:sum > 12"),
    ],
)
def test_an_endpoint_is_saturated_above_the_targets_of_all_replicas_that_it_may_have(
    scaling: dict[str, Any], limit: str
) -> None:
    expression = alerts(scaling=Scaling.model_validate(scaling))["EndpointSaturated"]["expr"]
    assert f"endpoint:{limit} and" in re.sub(r"\{[^}]*\}", "", expression)
    assert expression.endswith(">= 3")


@pytest.mark.parametrize("metric", ["cacheUsage", "cpu"])
def test_an_endpoint_that_follows_no_requests_is_not_judged_by_them(metric: str) -> None:
    assert "EndpointSaturated" not in alerts(scaling=Scaling.model_validate({"metric": metric}))


def test_only_keda_is_asked_for_errors_of_keda() -> None:
    hpa = resolved.cluster(autoscaler="hpa", monitoring={"kind": "operator"})
    assert "EndpointScalerFailing" in alerts()
    assert "EndpointScalerFailing" not in alerts(cluster=hpa)


def test_a_page_that_fills_late_is_not_missed() -> None:
    assert "EndpointMetricsMissing" in alerts("llama.cpp@b9787")
    assert "EndpointMetricsMissing" not in alerts("sglang@0.5.23")


@pytest.mark.parametrize("kind", ["annotations", "none"])
def test_without_the_operator_there_are_no_rules(kind: str) -> None:
    cluster = resolved.cluster(monitoring={"kind": kind, "labels": {"release": "prometheus"}})
    endpoint = monitored.endpoint("vllm@0.24.0", cluster=cluster)
    assert prometheus_rule(endpoint, monitored.timers(endpoint)) == ()


def test_an_engine_without_metrics_has_no_rules() -> None:
    cluster = resolved.cluster(monitoring={"kind": "operator"})
    silent = resolved.framework(resolved.engine(metrics=None))
    endpoint = resolved.endpoint(cluster=cluster, framework=silent)
    assert prometheus_rule(endpoint, monitored.timers(endpoint)) == ()


def test_the_operator_finds_the_rule_by_the_labels_of_the_cluster() -> None:
    endpoint = monitored.endpoint("vllm@0.24.0")
    (rule,) = prometheus_rule(endpoint, monitored.timers(endpoint))
    assert (rule.manifest["apiVersion"], rule.kind) == (
        "monitoring.coreos.com/v1",
        "PrometheusRule",
    )
    assert (rule.metadata["namespace"], rule.metadata["name"]) == ("endpoints", "chat")
    assert rule.metadata["labels"]["release"] == "prometheus"
    assert rule.metadata["labels"]["endpoints.internal/endpoint"] == "chat"


LONG = "a" * 52


@pytest.mark.parametrize(
    ("slug", "pod", "spans_nodes", "is_its_own"),
    [
        ("chat", "chat-5d9c7b8f6d-abcde", False, True),
        ("chat", "chat-large-5d9c7b8f6d-abcde", False, False),
        ("chat", "chat-0", False, False),
        # Kubernetes cuts the Deployment's part at 58 characters before it adds five.
        (LONG, f"{LONG}-5d9c7abcde", False, True),
        ("chat", "chat-0", True, True),
        ("chat", "chat-0-1", True, False),
        ("chat", "chat-large-0", True, False),
    ],
)
def test_an_endpoint_is_its_pods_and_no_neighbours(
    slug: str, pod: str, *, spans_nodes: bool, is_its_own: bool
) -> None:
    matchers = pods("endpoints", slug, spans_nodes=spans_nodes)
    assert matchers.startswith('namespace="endpoints",pod=~"')
    pattern = matchers.partition("pod=~")[2].strip('"')
    assert (re.fullmatch(pattern, pod) is not None) == is_its_own
