"""Every metric that a shipped framework names is one that its pinned version exports."""

from collections.abc import Iterator

import pytest

from endpoints.catalog import Metrics
from tests.support.exported import counters_of, exported
from tests.support.monitored import ENGINES, SHIPPED, metrics_of

GAUGES = ("running", "waiting", "cache_usage")
HISTOGRAMS = ("first_token", "token_interval", "request_duration")
NO_METRICS = ("path", "guarded", "late", "exported")


def named(engine: str) -> Iterator[tuple[str, str]]:
    for field, name in metrics_of(engine).model_dump(exclude_none=True).items():
        if field not in NO_METRICS:
            yield field, name.partition("{")[0]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_version_exports_what_its_framework_names(engine: str) -> None:
    kinds, counters = exported(engine), counters_of(engine)
    for field, name in named(engine):
        kind = "gauge" if field in GAUGES else "histogram" if field in HISTOGRAMS else "counter"
        found = "counter" if name in counters else kinds.get(name)
        assert found in {kind, "untyped"}, f"{field}: {name}"


@pytest.mark.parametrize(
    ("name", "newer"),
    [
        ("vllm@0.9.2", {"failures"}),
        ("vllm@0.11.2", {"failures"}),
        ("sglang@0.5.5.post3", {"preemptions"}),
    ],
)
def test_an_older_version_lacks_only_what_came_later(name: str, newer: set[str]) -> None:
    framework = SHIPPED.frameworks[name.partition("@")[0]]
    current = f"{framework.name}@{framework.default_version}"
    assert dict(named(current)).keys() - dict(named(name)).keys() == newer


def test_renamed_metrics_have_the_name_of_their_version() -> None:
    assert metrics_of("vllm@0.9.2").cache_usage == "vllm:gpu_cache_usage_perc"
    assert metrics_of("vllm@0.24.0").cache_usage == "vllm:kv_cache_usage_perc"
    assert "vllm:gpu_cache_usage_perc" not in exported("vllm@0.24.0")


def test_an_engine_publishes_its_load_or_has_no_metrics() -> None:
    with pytest.raises(ValueError, match="no metric shows the load"):
        Metrics.model_validate({"path": "/metrics", "requests": "requests_total"})


@pytest.mark.parametrize("selector", ["a{b='c'}", 'a{b="c",d="e"}', "a b", 'sum(a{b="c"})'])
def test_a_selector_is_a_name_with_at_most_one_matcher(selector: str) -> None:
    with pytest.raises(ValueError, match="should match pattern"):
        Metrics.model_validate({"path": "/metrics", "running": "a", "failures": selector})
