"""Problems as people read them: one line each, the source line with a caret, at most fifty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints.read.excerpt import excerpt
from endpoints.read.findings import MOST_KEPT, Findings
from endpoints.read.nodes import NOWHERE, Mark
from endpoints.read.problem import MOST_SHOWN, InvalidInputError, Problem

LONG = "".join(f"{number:<10}" for number in range(100))


def problem(line: int = 1, column: int = 1, source: str | None = None, **fields: str) -> Problem:
    usual = {"file": "e.yaml", "path": "a", "message": "wrong", "value": "b", "fix": "Mend it."}
    return Problem(line=line, column=column, source=source, **(usual | fields))


def test_the_line_stands_below_the_problem() -> None:
    shown = problem(12, 13, "  replicas: {min: 9}")
    assert shown.explain().split("\n") == [
        "e.yaml:12:13: a: wrong (got b). Mend it.",
        "   12 |   replicas: {min: 9}",
        "      |             ^",
    ]


def test_a_problem_of_the_whole_file_has_no_line() -> None:
    shown = problem(0, 0)
    assert shown.explain() == shown.render() == "e.yaml: a: wrong (got b). Mend it."


def test_the_line_is_no_part_of_what_is_wrong() -> None:
    assert problem(source="a") == problem(source="b")
    assert len({problem(source="a"), problem(source="b")}) == 1


@pytest.mark.parametrize("number", [1, 99_999, 100_000, 12_345_678])
def test_the_caret_stands_below_its_column_on_any_line(number: int) -> None:
    _, line, caret = problem(number, 3, "abcd").explain().split("\n")
    assert line.index("c") == caret.index("^")


@pytest.mark.parametrize(
    ("line", "column", "text", "offset"),
    [
        ("abc", 1, "abc", 0),
        ("abc", 4, "abc", 3),
        ("abc", 9, "abc", 3),
        ("", 1, "", 0),
        ("a: b  ", 4, "a: b", 3),
        ("\ta: b", 2, "\\ta: b", 2),
        ("a:\tb", 4, "a:\\tb", 4),
        ("\x1b[31ma", 6, "\\x1b[31ma", 8),
        ("a\u2028b\u202eé", 5, "a\\u2028b\\u202eé", 14),
        ("日本: x", 5, "日本: x", 6),
        ("💡: x", 4, "💡: x", 4),
        ("e\u0301\u0301: x", 6, "e\u0301\u0301: x", 3),
        ("\ud800: x", 4, "\\ud800: x", 8),
    ],
)
def test_what_a_terminal_shows(line: str, column: int, text: str, offset: int) -> None:
    assert excerpt(line, column) == (text, offset)


@pytest.mark.parametrize(
    ("column", "first", "last"),
    [(1, "0         1 ", "8       …"), (501, "…    46 ", "54  …"), (1001, "…        92 ", "99")],
)
def test_a_long_line_is_cut_around_the_column(column: int, first: str, last: str) -> None:
    text, offset = excerpt(LONG, column)
    assert text.startswith(first)
    assert text.endswith(last)
    assert len(text) <= 90
    if column == 501:
        assert text[offset:].startswith("50 ")


def test_a_line_is_as_long_as_its_cut() -> None:
    assert excerpt("x" * 88, 88) == ("x" * 88, 87)
    assert excerpt("x" * 89, 88) == ("…" + "x" * 88, 87)


@given(st.text(st.characters(exclude_characters="\n"), max_size=200), st.integers(1, 250))
def test_any_line_prints_in_one_line(line: str, column: int) -> None:
    text, offset = excerpt(line, column)
    assert text.isprintable()
    assert 0 <= offset <= 10 * 90


def test_findings_show_the_lines_of_their_text() -> None:
    findings = Findings("e.yaml", conceal=str.upper)
    findings.read("a\nb\n")
    for mark in (Mark(2, 1), Mark(3, 1), NOWHERE):
        findings.add(mark, (), "wrong", "Mend it.")
    assert [found.source for found in findings.problems] == ["B", "", None]


def test_a_file_is_given_up_when_it_has_too_many_problems() -> None:
    findings = Findings("e.yaml")
    for line in range(1, MOST_KEPT):
        findings.add(Mark(line, 1), (), "wrong", "Mend it.")
    with pytest.raises(InvalidInputError) as caught:
        findings.add(Mark(MOST_KEPT, 1), (), "wrong", "Mend it.")
    assert len(caught.value.problems) == MOST_KEPT + 1
    assert caught.value.problems[0].render() == (
        "e.yaml: the file was given up after 1,000 problems. "
        "Mend the first ones; one mistake may have caused many of them."
    )


def test_of_many_problems_the_first_show_and_all_are_kept() -> None:
    error = InvalidInputError([problem(line) for line in range(MOST_SHOWN + 2, 0, -1)])
    lines = str(error).split("\n")
    assert len(error.problems) == MOST_SHOWN + 2
    assert lines[0] == problem(1).render()
    assert lines[MOST_SHOWN - 1 :] == [
        problem(MOST_SHOWN).render(),
        "and 2 more problems, shown when these are mended",
    ]


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (MOST_SHOWN, problem(MOST_SHOWN).render()),
        (MOST_SHOWN + 1, "and 1 more problem, shown when these are mended"),
    ],
)
def test_the_rest_is_counted_only_if_there_is_one(count: int, last: str) -> None:
    error = InvalidInputError([problem(line) for line in range(1, count + 1)])
    assert str(error).split("\n")[-1] == last


def test_problems_are_sorted_by_place() -> None:
    given_places = [("b", 1, 1, "a"), ("a", 10, 1, "a"), ("a", 2, 9, "b"), ("a", 2, 9, "a")]
    error = InvalidInputError(
        [problem(line, column, file=file, path=path) for file, line, column, path in given_places]
    )
    assert [(each.file, each.line, each.column, each.path) for each in error.problems] == sorted(
        given_places
    )
