"""Reading SGLang: all its ways to declare the same command line, its models and methods."""

from collections.abc import Mapping

import pytest

from catalog_tools.extraction.reading import Reading, ReadingError
from catalog_tools.extraction.sglang import read_sglang
from catalog_tools.extraction.source_tree import SourceTree
from tests.catalog_tools.sglang_sample import LAYOUTS


@pytest.fixture(scope="module", params=sorted(LAYOUTS))
def reading(request: pytest.FixtureRequest) -> Reading:
    return read_sglang(SourceTree(LAYOUTS[request.param]))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("model-path", {"type": "text", "aliases": ["model"]}),
        ("limit", {"type": "integer", "default": 4, "aliases": ["max-limit"]}),
        ("share", {"type": "number", "default": 0.8}),
        ("attention-backend", {"type": "select", "choices": ["triton", "fa3", "flashinfer"]}),
        ("level", {"type": "select", "choices": ["0", "1"], "default": 0}),
        ("mode", {"type": "select", "choices": ["a", "b"], "default": "a"}),
        ("context", {"type": "integer", "humanReadable": True}),
        ("groups", {"type": "json"}),
        ("labels", {"type": "json"}),
        ("kv-events-config", {"type": "json"}),
        ("sizes", {"type": "list", "itemType": "integer"}),
        ("names", {"type": "list", "choices": ["x", "y"]}),
        ("checksum", {"type": "text"}),
        ("flag", {"type": "switch", "default": False}),
        ("both", {"type": "switch", "default": True, "negatable": True}),
        ("tool-call-parser", {"type": "select", "choices": ["auto", "hermes", "qwen"]}),
        (
            "idle",
            {"type": "switch", "default": False, "deprecated": "Remove it: it has no effect."},
        ),
        ("old-flag", {"type": "switch", "default": False, "deprecated": "Write `flag`."}),
        ("old-limit", {"type": "integer", "deprecated": "Write `limit`."}),
    ],
)
def test_an_argument(name: str, expected: Mapping[str, object], reading: Reading) -> None:
    found = reading.arguments[name].model_dump(mode="json", by_alias=True, exclude_defaults=True)
    assert found == {"name": name, **expected}


def test_what_the_parser_refuses_or_does_not_have_is_none(reading: Reading) -> None:
    assert not {"gone", "retired", "hidden", "plain", "is-both"} & reading.spellings


def test_a_default_that_is_looked_up_among_the_fields() -> None:
    assert read_sglang(SourceTree(LAYOUTS["records"])).arguments["again"].default == 4


def test_architectures_are_the_entry_classes_that_do_not_only_draft(reading: Reading) -> None:
    assert reading.architectures == ("One", "Two")


def test_methods_are_those_of_nvidia_accelerators(reading: Reading) -> None:
    found = {name: item.min_compute_capability for name, item in reading.quantizations.items()}
    assert found == {"bitsandbytes": "8.0", "fp8": "8.0", "mxfp8": "10.0"}
    assert [item.bits for item in reading.quantizations.values()] == [4.5, 8, 8.25]


def test_the_metrics_are_those_of_both_collectors(reading: Reading) -> None:
    assert {"sglang:num_running_reqs", "sglang:first_token_seconds"} < set(reading.metrics)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("sglang/srt/server_args.py", "has no class ServerArgs"),
        ("sglang/srt/layers/quantization/__init__.py", "has no table QUANTIZATION_METHODS"),
    ],
)
def test_a_package_that_is_written_otherwise_is_refused(path: str, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        read_sglang(SourceTree({**LAYOUTS["calls"], path: ""}))
