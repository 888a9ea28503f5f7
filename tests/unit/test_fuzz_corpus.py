"""Nasty files: each is answered with a plan or with problems, and soon."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.each import check_each
from tests.unit.fuzzing import read_as_endpoints, read_as_resources, read_as_stack

FILES = sorted((Path(__file__).parent / "data" / "fuzz").iterdir())
LONGEST = 2.0
"""Seconds of this process: those of a busy machine say nothing."""
ENTRY = "  chat-{}: {{model: Qwen/Qwen2.5-7B-Instruct, modl: x, resource: h100}}\n"
LARGE = {
    "a line of a million columns": "endpoints: {" + "a: {b: c}, " * 90_000 + "}",
    "a value of a million columns": f"endpoints: {'x' * 1_000_000}\nfoo: 1\n",
    "a key of 100,000 characters": f"endpoints: {{? {'k' * 100_000} : 1}}\n{'k' * 100_000}: 1\n",
    "a million spaces": f"endpoints:{' ' * 1_000_000}{{}}\nfoo: 1\n",
    "a million lines": "\n" * 1_000_000 + "foo: 1\n",
    "a million tabs": f"endpoints:\n{chr(9) * 1_000_000}a: 1\n",
    "100,000 anchors": "endpoints: [" + "&a x, " * 100_000 + "]",
    "100,000 control characters": "endpoints: {}\n" + "\a" * 100_000,
    "100,000 quotes": "endpoints: " + "'" * 100_001,
    "100,000 brackets": "endpoints: " + "[" * 100_000,
    "10,000 duplicates": "endpoints:\n" + "  a: {}\n" * 10_000,
    "2,000 wrong entries": "endpoints:\n" + "".join(ENTRY.format(each) for each in range(2_000)),
    "one entry with 5,000 wrong keys": "endpoints: {a: {"
    + "".join(f"k{each}: 1, " for each in range(5_000))
    + "}}",
    "one entry with 5,000 arguments": "endpoints: {a: {model: a/b, engineArgs: {"
    + "".join(f"k{each}: 1, " for each in range(5_000))
    + "}}}",
}


@pytest.mark.parametrize("read", [read_as_endpoints, read_as_resources, read_as_stack])
def test_a_nasty_file_is_answered(read: Callable[[bytes], None]) -> None:
    files = {file.name: file for file in FILES}
    check_each(files, lambda file: _check(file.read_bytes(), read))


@pytest.mark.parametrize("content", LARGE.values(), ids=LARGE)
def test_a_large_file_is_answered_soon(content: str) -> None:
    _check(content.encode(), read_as_endpoints)


def _check(data: bytes, read: Callable[[bytes], None]) -> None:
    start = time.process_time()
    read(data)
    assert time.process_time() - start < LONGEST
