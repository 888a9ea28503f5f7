"""Metrics that a package exports independently of its arguments."""

import pytest

from catalog_tools.extraction.metrics import exported
from catalog_tools.extraction.reading import ReadingError
from catalog_tools.extraction.source_tree import SourceTree
from tests.catalog_tools.metrics_sample import SGLANG_NEW, SGLANG_OLD, VLLM

MODULES = ("sglang.srt.observability.metrics_collector", "sglang.srt.metrics.collector")
COLLECTORS = ("SchedulerMetricsCollector", "TokenizerMetricsCollector")


def test_a_collector_with_classes_of_its_own() -> None:
    found = exported(SourceTree(VLLM), ("vllm.v1.metrics.loggers",), ("PrometheusStatLogger",))
    assert list(found.items()) == [
        ("vllm:first_token_seconds", "histogram"),
        ("vllm:num_requests_running", "gauge"),
        ("vllm:prompt_tokens_total", "counter"),
        ("vllm:request_success_total", "counter"),
        ("vllm:steps_total", "histogram"),
    ]


@pytest.mark.parametrize("sources", [SGLANG_OLD, SGLANG_NEW])
def test_several_collectors_wherever_they_are(sources: dict[str, str]) -> None:
    assert exported(SourceTree(sources), MODULES, COLLECTORS) == {
        "sglang:balance": "summary",
        "sglang:first_token_seconds": "histogram",
        "sglang:num_retracted_total": "counter",
        "sglang:num_running_reqs": "gauge",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "none of the modules m, n is there"),
        ("class B: ...", "n has no class A with a constructor"),
        ("class A:\n    limit = Gauge('limit')", "n has no class A with a constructor"),
        ("class A:\n    def __init__(self):\n        self.a = 1", "A of n makes no metric"),
    ],
)
def test_a_package_that_is_written_otherwise_is_refused(text: str | None, message: str) -> None:
    tree = SourceTree({} if text is None else {"n.py": text})
    with pytest.raises(ReadingError, match=message):
        exported(tree, ("m", "n"), ("A",))
