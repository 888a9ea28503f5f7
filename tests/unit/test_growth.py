"""The work grows with the file and not faster: calls are counted, not seconds."""

import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType

import pytest

from endpoints.check.load import load_endpoints
from endpoints.read.problem import InvalidInputError
from tests.unit import catalogue

HEAD = "defaults: {cluster: main, resource: g6e.xlarge, framework: vllm}\nendpoints:\n"
VALID = "  chat-{}: {{model: Qwen/Qwen2.5-7B-Instruct, engineArgs: {{max-model-len: 8192}}}}\n"
INVALID = "  chat-{}: {{modl: Qwen/Qwen2.5-7B-Instruct, resource: h100, replicas: {{min: 9}}}}\n"
CATALOG, SETTINGS = catalogue.catalog(), catalogue.settings()


def _calls(path: Path, entry: str, count: int) -> int:
    """Calls of functions, Python's and built-in ones, to load a file of `count` such entries."""
    path.write_text(HEAD + "".join(entry.format(number) for number in range(count)))
    calls = 0

    def count_calls(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count_calls)
    try:
        with suppress(InvalidInputError):
            load_endpoints(path, SETTINGS, CATALOG)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("entry", [VALID, INVALID], ids=["valid", "invalid"])
def test_twice_the_endpoints_are_twice_the_calls(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "e.yaml"
    _calls(path, entry, 10)
    few, many = _calls(path, entry, 50), _calls(path, entry, 200)
    assert many < 4.1 * few
