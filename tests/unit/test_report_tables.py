"""Tables and wrapped texts in a width."""

from hypothesis import given
from hypothesis import strategies as st

from endpoints.report.overview import overview_table, overview_text
from endpoints.report.table import Table, fitted, table_text
from endpoints.report.text import plan_text
from endpoints.report.wrapping import wrapped
from tests.unit.plan_records import STACK

WORDS = st.text("abcdefgh-/.", min_size=1, max_size=80)
ROWS = st.lists(st.tuples(WORDS, WORDS), min_size=1)


def test_the_widest_column_that_may_loses_first() -> None:
    table = Table(("NAME", "MODEL", "STATE"), (("n" * 10, "m" * 30, "s" * 20),))
    shown = fitted(table, 54, frozenset({"NAME", "MODEL"}))
    assert shown.rows == (("n" * 10, f"{'m' * 19}…", "s" * 20),)


def test_what_may_not_be_shortened_is_whole() -> None:
    table = Table(("NAME", "URL"), (("n" * 20, "u" * 90),))
    ((name, url),) = fitted(table, 60, frozenset({"NAME"})).rows
    assert (name, url) == (f"{'n' * 7}…", "u" * 90)


@given(ROWS, st.integers(30, 200))
def test_a_table_fits(rows: list[tuple[str, str]], width: int) -> None:
    table = fitted(Table(("A", "B"), tuple(rows)), width, frozenset({"A", "B"}))
    assert max(map(len, table_text(table).splitlines())) <= width
    assert len(table.rows) == len(rows)


def test_a_stopped_endpoint_costs_what_it_costs_stopped() -> None:
    running, stopped = overview_table(STACK, 200).rows
    assert (running[1], running[4:]) == ("running", ("0-3", "17.0/40.0", "0.00-3.72"))
    assert (stopped[1], stopped[4:]) == ("stopped", ("1-3", "not proven", "0.00"))
    assert "Qwen: warning: its fit is not proven\n" in overview_text(STACK)


@given(st.integers(60, 120))
def test_wrapping_loses_no_word(width: int) -> None:
    text = plan_text(STACK)
    shown = wrapped(text, width)
    assert shown.split() == text.split()
    assert all(len(line) <= width or " " not in line.strip() for line in shown.splitlines())
    assert wrapped(text, 1000) == text
