"""docs/guide/lifecycle.md describes every state, and quotes what the programs say."""

import re
from pathlib import Path
from typing import get_args

import pytest

from endpoints.live.state import State
from endpoints.spec.entry import Timers

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "guide" / "lifecycle.md").read_text(encoding="utf-8")
STATES = sorted(word for kind in get_args(State) for word in get_args(kind))
SOURCES = "".join(path.read_text() for path in sorted((ROOT / "fetcher").glob("*.py"))) + (
    ROOT / "endpoints" / "pods" / "weight_copy.py"
).read_text(encoding="utf-8")


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_described(state: str) -> None:
    (section,) = re.findall(rf"^## {state}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^- \*\*(.*?)\*\*:", section, re.MULTILINE)
    assert headings[:2] == ["How it gets there", "What one sees"]
    assert "What to do" in headings or "| what to do |" in section
    assert len(re.findall(rf"^\| {state} \|", PAGE, re.MULTILINE)) == 1
    (diagram,) = re.findall(r"```mermaid\n(.*?)```", PAGE, re.DOTALL)
    assert re.search(rf"--> {state}:", diagram)


def test_what_the_container_says_is_quoted_rightly() -> None:
    table = PAGE[PAGE.index("| it says |") : PAGE.index("## DeployFailed")]
    quotes = re.findall(r"`([^`]+)`", "".join(re.findall(r"^\| (.*?) \|", table, re.MULTILINE)))
    words = [
        word
        for quote in quotes
        for word in re.split(r"\s*…\s*|:\s|HTTP \d{3}|s3://|\d+ ", quote)
        if word.strip(": ")
    ]
    assert len(words) > 10
    plain = re.sub(r'"\s*f?"', "", SOURCES)
    unknown = [word for word in words if word.strip(" :,") not in plain]
    assert unknown == ["Permission denied"]


def test_timers_that_are_named_exist() -> None:
    assert set(re.findall(r"timers: \{(\w+):", PAGE)) <= set(Timers.model_fields)
