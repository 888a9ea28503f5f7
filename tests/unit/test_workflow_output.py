"""Workflow commands: GitHub's escapes, and no command that a file could smuggle in."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import plan
from endpoints.planning import plan_stack
from endpoints.read.problem import MOST_SHOWN, Problem
from endpoints.report.workflow_output import log_text, notice_annotations, problem_annotations
from tests.support import resolved
from tests.unit import catalogue

PROBLEM = Problem(
    file="a, b: 100%.yaml",
    line=3,
    column=9,
    path='endpoints["a:b"].x',
    message="50% wrong: a, b",
    value="1\r\n2",
    fix="Mend it.",
)


def _stack(notice: str, *warnings: str) -> plan.Plan:
    stack = plan_stack(catalogue.settings(), [resolved.endpoint("Chat")])
    endpoint = replace(stack.endpoints[0], notices=(notice,), warnings=warnings)
    return replace(stack, endpoints=(endpoint,))


def test_a_problem_stands_beside_its_line() -> None:
    assert problem_annotations([PROBLEM]) == (
        '::error file=a%2C b%3A 100%25.yaml,line=3,col=9,title=endpoints["a%3Ab"].x::'
        "50%25 wrong: a, b (got 1%0D%0A2). Mend it.\n"
    )


def test_a_problem_of_the_whole_file_has_neither_line_nor_title() -> None:
    whole = replace(PROBLEM, file="e.yaml", line=0, column=0, path="", value=None)
    assert problem_annotations([whole]) == ("::error file=e.yaml::50%25 wrong: a, b. Mend it.\n")


def test_of_many_problems_the_rest_is_counted() -> None:
    many = [replace(PROBLEM, line=line) for line in range(1, MOST_SHOWN + 4)]
    lines = problem_annotations(many).splitlines()
    assert len(lines) == MOST_SHOWN + 1
    assert lines[-1] == "and 3 more problems, shown when these are mended"


def test_notices_and_warnings() -> None:
    stack = _stack("Chat is public", "the model is not pinned: 10% known")
    assert notice_annotations(stack, Path("e.yaml")) == (
        "::notice file=e.yaml,title=Chat::Chat is public\n"
        "::warning file=e.yaml,title=Chat::the model is not pinned: 10%25 known\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ::error::b\n", "a ::error::b\n"),
        ("::add-mask::b\n", ": :add-mask::b\n"),
        ("a\n  ::add-mask::b\n", "a\n  : :add-mask::b\n"),
        ("a\r::add-mask::b", "a\r: :add-mask::b"),
        ("a ##[add-mask]b", "a ## [add-mask]b"),
        ("# ## [a] b:: c", "# ## [a] b:: c"),
    ],
)
def test_text_of_a_log_holds_no_command(text: str, expected: str) -> None:
    assert log_text(text) == expected


@given(st.text("ab:#[] \t\r\n", max_size=30))
def test_no_text_is_a_command(text: str) -> None:
    # How the runner reads: a line that begins with `::` after blanks, or `##[` anywhere.
    lines = re.split(r"[\r\n]", log_text(text))
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in lines)
