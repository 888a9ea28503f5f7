"""Every metric that a shipped framework names is one that its pinned version exports."""

from collections.abc import Iterator, Mapping

import pytest

from endpoints.catalog import FrameworkVersion, Metrics, MetricType, load_catalog

SHIPPED = load_catalog()
VERSIONS = {
    f"{framework.name}@{name}": version
    for framework in SHIPPED.frameworks.values()
    for name, version in framework.versions.items()
    if version.metrics is not None
}
GAUGES = ("running", "waiting", "cache_usage")
HISTOGRAMS = ("first_token", "token_interval", "request_duration")
NO_METRICS = ("path", "guarded", "late", "exported")


def metrics_of(version: FrameworkVersion) -> Metrics:
    assert version.metrics is not None
    return version.metrics


def exported(version: FrameworkVersion) -> Mapping[str, MetricType]:
    facts = SHIPPED.facts(version)
    return metrics_of(version).exported or (facts.metrics if facts is not None else {})


def series(version: FrameworkVersion) -> dict[str, str]:
    """The names of all series on the page, to their kind."""
    found: dict[str, str] = {}
    for name, kind in exported(version).items():
        if kind == "histogram":
            found |= {f"{name}_sum": "counter", f"{name}_count": "counter"}
        found[name] = kind
    return found


def named(version: FrameworkVersion) -> Iterator[tuple[str, str]]:
    for field, name in metrics_of(version).model_dump(exclude_none=True).items():
        if field not in NO_METRICS:
            yield field, name.partition("{")[0]


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_a_version_exports_what_its_framework_names(version: FrameworkVersion) -> None:
    found = series(version)
    for field, name in named(version):
        kind = "gauge" if field in GAUGES else "histogram" if field in HISTOGRAMS else "counter"
        assert found.get(name) in {kind, "untyped"}, f"{field}: {name}"


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
    current = framework.versions[framework.default_version]
    assert {field for field, _ in named(current)} - {
        field for field, _ in named(VERSIONS[name])
    } == newer


def test_renamed_metrics_have_the_name_of_their_version() -> None:
    usage = {name: metrics_of(VERSIONS[f"vllm@{name}"]).cache_usage for name in ("0.9.2", "0.24.0")}
    assert usage == {"0.9.2": "vllm:gpu_cache_usage_perc", "0.24.0": "vllm:kv_cache_usage_perc"}
    assert "vllm:gpu_cache_usage_perc" not in exported(VERSIONS["vllm@0.24.0"])


def test_an_engine_tells_its_load_or_has_no_metrics() -> None:
    with pytest.raises(ValueError, match="nothing tells how busy it is"):
        Metrics.model_validate({"path": "/metrics", "requests": "requests_total"})


@pytest.mark.parametrize("selector", ["a{b='c'}", 'a{b="c",d="e"}', "a b", 'sum(a{b="c"})'])
def test_a_selector_is_a_name_with_at_most_one_matcher(selector: str) -> None:
    with pytest.raises(ValueError, match="should match pattern"):
        Metrics.model_validate({"path": "/metrics", "running": "a", "failures": selector})
