"""Every name is one that Kubernetes takes, and two things never share one by being cut."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import names

LABEL_VALUE = re.compile(r"([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?")
LONG = "a" * 60


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("chat", "chat"),
        ("My_Chat.v2", "my-chat-v2"),
        ("A-1", "a-1"),
        ("a" * 50, "a" * 50),
        ("a" * 51, "a" * 41 + "-bfc5fe0e"),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert names.slug(name) == slug


def test_what_is_cut_stays_distinct() -> None:
    assert names.slug(f"{LONG}-one") != names.slug(f"{LONG}-two")


def test_a_cut_leaves_no_double_dash() -> None:
    assert re.fullmatch(r"a{5}-[0-9a-f]{8}", names.fit("aaaaa-bbbbbbbbbbbbbb", 15))


@given(st.text("abc-", min_size=1, max_size=80), st.integers(20, 63))
def test_fit_keeps_what_is_short_and_hashes_the_rest(text: str, limit: int) -> None:
    fitted = names.fit(text, limit)
    assert len(fitted) <= limit
    assert fitted == names.fit(text, limit)
    assert (fitted == text) == (len(text) <= limit)


@given(st.text("ab", max_size=40), st.text("ab", max_size=40))
def test_fit_distinguishes_texts(one: str, two: str) -> None:
    assert (names.fit(one, 12) == names.fit(two, 12)) == (one == two)


@given(st.text(max_size=90))
def test_label_values_are_valid(text: str) -> None:
    assert LABEL_VALUE.fullmatch(names.label_value(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("engine-1.0.0", "engine-1.0.0"),
        ("owner/model", "owner-model"),
        ("-odd-", "odd"),
        ("@", ""),
    ],
)
def test_label_values(text: str, value: str) -> None:
    assert names.label_value(text) == value


@pytest.mark.parametrize(
    ("dedicated_to", "pool"),
    [(None, "g6e-xlarge-on-demand"), ("chat", "g6e-xlarge-on-demand-chat")],
)
def test_pools(dedicated_to: str | None, pool: str) -> None:
    assert names.pool("G6e.xlarge", ("on-demand",), dedicated_to) == pool


def test_a_ladder_of_capacity_types_is_no_dedicated_pool() -> None:
    ladder = names.pool("g6e.xlarge", ("on-demand", "spot"), None)
    assert ladder == "g6e-xlarge-on-demand--spot"
    assert ladder != names.pool("g6e.xlarge", ("on-demand",), names.slug("spot"))


@given(
    st.from_regex(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True),
    st.text("abx-", max_size=60).map(lambda text: f"p{text}0"),
)
def test_pool_labels_are_valid(namespace: str, pool: str) -> None:
    assert LABEL_VALUE.fullmatch(names.pool_label(namespace, pool))


def test_a_pool_s_label_distinguishes_namespaces() -> None:
    assert names.pool_label("team", "a-pool") != names.pool_label("team-a", "pool")


def test_the_longest_slug_s_secret_is_a_name() -> None:
    assert names.api_key_secret("chat") == "chat-api-key"
    assert len(names.api_key_secret("a" * names.SLUG_LIMIT)) <= names.LABEL_LIMIT


def test_the_longest_slug_leaves_room_for_a_revision_label() -> None:
    assert names.SLUG_LIMIT + len("-4-0123456789") <= names.LABEL_LIMIT
