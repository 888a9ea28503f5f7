"""The encoding of property values."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import json_format, struct_pb2  # type: ignore[import-untyped]  # has no stubs
from hypothesis import given
from hypothesis import strategies as st

from doubles.plugin.wire import (
    SECRET_SIGNATURE,
    SIGNATURE,
    UNKNOWN,
    UNKNOWN_STRING,
    Secret,
    decode,
    encode,
    has_secrets,
    has_unknowns,
    strip_secrets,
)

OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


def struct(value: dict[str, Any]) -> struct_pb2.Struct:
    return json_format.ParseDict(value, struct_pb2.Struct())


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ({"replicas": 2.0}, {"replicas": 2}),
        ({"ratio": 0.5}, {"ratio": 0.5}),
        ({"none": None}, {"none": None}),
        ({"a": UNKNOWN_STRING}, {"a": UNKNOWN}),
        ({"a": "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"}, {"a": UNKNOWN}),
        ({"a": {SIGNATURE: SECRET_SIGNATURE, "value": "x"}}, {"a": Secret("x")}),
        ({"a": {SIGNATURE: OUTPUT, "value": "x"}}, {"a": "x"}),
        ({"a": {SIGNATURE: OUTPUT, "value": "x", "secret": True}}, {"a": Secret("x")}),
        ({"a": {SIGNATURE: OUTPUT}}, {"a": UNKNOWN}),
        ({"a": [{"b": [1.0]}]}, {"a": [{"b": [1]}]}),
    ],
)
def test_decode(sent: dict[str, Any], value: dict[str, Any]) -> None:
    decoded = decode(struct(sent))
    assert decoded == value
    assert repr(decoded) == repr(value)


def test_encode_marks_secrets_and_unknowns() -> None:
    value = {"a": Secret({"b": 1}), "c": UNKNOWN, "d": [], "e": {}, "f": None, "g": True}
    assert encode(value) == struct(
        {
            "a": {SIGNATURE: SECRET_SIGNATURE, "value": {"b": 1}},
            "c": UNKNOWN_STRING,
            "d": [],
            "e": {},
            "f": None,
            "g": True,
        }
    )


def test_what_cannot_be_sent_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        encode({"a": {1}})


leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(), st.just(UNKNOWN)
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(), inner, max_size=4),
        st.builds(Secret, inner),
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), values, max_size=5))
def test_round_trip(properties: dict[str, Any]) -> None:
    assert decode(encode(properties)) == properties


@given(values)
def test_stripping_removes_every_secret_and_no_unknown(value: Any) -> None:
    stripped = strip_secrets(value)
    assert not has_secrets(stripped)
    assert has_unknowns(stripped) == has_unknowns(value)
