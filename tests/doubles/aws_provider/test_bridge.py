"""The bridge of the aws provider: names, defaults, plans and differences."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubles.aws_provider.check import check_inputs
from doubles.aws_provider.differences import differences, settle
from doubles.aws_provider.errors import AwsError
from doubles.aws_provider.planning import plan, unsettle
from doubles.aws_provider.registry import RESOURCES, find_resource
from doubles.aws_provider.schema import Autoname, Schema
from doubles.plugin.wire import UNKNOWN

SCHEMA = Schema(
    token="aws:test/thing:Thing",
    inputs=frozenset({"name", "namePrefix", "size", "list", "set", "map", "object", "policy"}),
    outputs=frozenset({"arn"}),
    force_new=frozenset({"name", "object.fixed"}),
    computed=frozenset({"size", "object.filled"}),
    sets=frozenset({"set"}),
    maps=frozenset({"map"}),
    documents=frozenset({"policy"}),
    defaults={"list": ["a"], "object.default": True},
    autoname=Autoname(property="name", longest=20),
)
TEMPLATE = find_resource("aws:ec2/launchTemplate:LaunchTemplate").schema
ROLE = find_resource("aws:iam/role:Role").schema


def diff(old: dict[str, Any], new: dict[str, Any]) -> dict[str, str]:
    planned = plan(SCHEMA, {"arn": "a", **old}, new, {})
    return {each.path: each.kind for each in differences(SCHEMA, {"arn": "a", **old}, planned)}


def check(news: dict[str, Any], olds: dict[str, Any] | None = None) -> dict[str, Any]:
    return check_inputs(SCHEMA, "thing", olds or {}, news, b"seed")


def test_a_name_is_made_once_and_kept() -> None:
    first = check({})
    assert first["name"].startswith("thing-")
    assert len(first["name"]) == len("thing-") + 7
    assert check_inputs(SCHEMA, "thing", first, {}, b"another seed")["name"] == first["name"]
    assert check_inputs(SCHEMA, "thing", {}, {}, b"another seed")["name"] != first["name"]


def test_a_name_that_the_program_gave_is_not_kept_when_it_goes() -> None:
    assert check({}, check({"name": "mine"}))["name"].startswith("thing-")


def test_a_prefix_makes_a_name_of_its_own() -> None:
    assert "name" not in check({"namePrefix": "mine-"})


def test_a_long_logical_name_is_refused() -> None:
    with pytest.raises(AwsError, match="plus 7 random chars is longer than maximum length 20"):
        check_inputs(SCHEMA, "a-very-long-name", {}, {}, b"")


def test_defaults_are_filled_in_and_reported() -> None:
    inputs = check({"object": {"fixed": "x"}})
    assert inputs["list"] == ["a"]
    assert inputs["object"] == {"fixed": "x", "default": True}
    assert inputs["__defaults"] == ["list", "name"]
    assert "object" not in check({})


def test_an_input_that_nobody_handles_is_refused() -> None:
    with pytest.raises(AwsError, match="does not do colour of aws:test/thing:Thing"):
        check({"colour": "red"})


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"size": 3}, {"size": 3}, {}),
        ({"size": 3}, {"size": 4}, {"size": "UPDATE"}),
        ({"size": 3}, {"size": "3"}, {}),
        ({"size": 3}, {}, {}),
        ({"name": "a"}, {"name": UNKNOWN}, {"name": "UPDATE"}),
        ({"policy": ""}, {}, {}),
        ({"list": []}, {}, {}),
        ({"list": ["a", "b"]}, {"list": ["b", "a"]}, {"list[0]": "UPDATE", "list[1]": "UPDATE"}),
        ({"list": ["a"]}, {"list": ["a", "b"]}, {"list[1]": "ADD"}),
        ({"set": ["a", "b"]}, {"set": ["b", "a"]}, {}),
        ({"set": ["a", "b"]}, {"set": ["b", "c"]}, {"set[0]": "DELETE", "set[1]": "ADD"}),
        ({"set": [{"a": 1, "b": ""}]}, {"set": [{"a": 1}]}, {}),
        ({"set": ["a"]}, {"set": [UNKNOWN]}, {"set[0]": "UPDATE"}),
        ({"map": {"a.b/c": "1"}}, {"map": {"a.b/c": "2"}}, {'map["a.b/c"]': "UPDATE"}),
        ({"map": {"a": "1"}}, {}, {"map.a": "DELETE"}),
        ({"map": {}}, {"map": {"a": ""}}, {"map.a": "ADD"}),
        ({"object": {"fixed": "x", "filled": 1}}, {"object": {"fixed": "x"}}, {}),
        (
            {"object": {"fixed": "x", "more": 1}},
            {"object": {"fixed": "x"}},
            {"object.more": "DELETE"},
        ),
        ({"object": {"on": True}}, {"object": {"on": "true"}}, {}),
        (
            {"policy": '{"Action": ["a"], "Effect": "Allow"}'},
            {"policy": '{"Effect":"Allow","Action":"a"}'},
            {},
        ),
        ({"policy": '{"Action": "a"}'}, {"policy": '{"Action": "b"}'}, {"policy": "UPDATE"}),
    ],
)
def test_differences(old: dict[str, Any], new: dict[str, Any], found: dict[str, str]) -> None:
    assert diff(old, new) == found


def test_what_replaces_may_lie_deep() -> None:
    planned = plan(SCHEMA, {"arn": "a"}, {"object": {"fixed": UNKNOWN, "other": 1}}, {})
    found = {each.path: each.replaces for each in differences(SCHEMA, {"arn": "a"}, planned)}
    assert found == {"object.fixed": True, "object.other": False}


def test_envelope_encryption_cannot_be_taken_away() -> None:
    cluster = find_resource("aws:eks/cluster:Cluster").schema
    config = {"provider": {"keyArn": "key"}, "resources": ["secrets"]}
    state = {"name": "a", "encryptionConfig": config}
    (found,) = differences(cluster, state, plan(cluster, state, {"name": "a"}, {}))[:1]
    assert (found.path, found.replaces) == ("encryptionConfig", True)
    back = differences(cluster, {"name": "a"}, plan(cluster, {"name": "a"}, state, {}))
    assert not any(each.replaces for each in back)


def test_a_new_resource_knows_what_it_was_given() -> None:
    assert plan(SCHEMA, {}, {"name": "a", "object": {"fixed": "x"}}, {}) == {
        "name": "a",
        "arn": UNKNOWN,
        "size": UNKNOWN,
        "object": {"fixed": "x", "filled": UNKNOWN},
    }


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("object.fixed", {"object": {"fixed": "old", "other": 2}, "map": {"a.b": "2"}}),
        ('map["a.b"]', {"object": {"fixed": "new", "other": 2}, "map": {"a.b": "1"}}),
        ("object", {"object": {"fixed": "old", "other": 1}, "map": {"a.b": "2"}}),
    ],
)
def test_what_is_ignored_stays_as_it_is_recorded(path: str, kept: dict[str, Any]) -> None:
    state = {"object": {"fixed": "old", "other": 1}, "map": {"a.b": "1"}}
    inputs = {"object": {"fixed": "new", "other": 2}, "map": {"a.b": "2"}}
    before = json.dumps(inputs)
    assert plan(SCHEMA, state, inputs, {}, [path]) == kept
    assert json.dumps(inputs) == before


def test_default_tags_show_wherever_there_are_tags() -> None:
    state = {"tags": {"a": "b"}, "tagsAll": {"a": "b", "team": "x"}}
    planned = plan(ROLE, state, {"tags": {"a": "b"}}, {"team": "y"})
    assert [each.path for each in differences(ROLE, state, planned)] == ["tagsAll.team"]
    assert plan(ROLE, state, {"tags": {"team": "mine"}}, {"team": "y"})["tagsAll"] == {
        "team": "mine"
    }


@pytest.mark.parametrize(
    ("changes", "unknown"),
    [
        ({}, set()),
        ({"userData": "new"}, {"latestVersion"}),
        ({"userData": "new", "updateDefaultVersion": True}, {"latestVersion", "defaultVersion"}),
        ({"tags": {"a": "b"}}, {"latestVersion"}),
        ({"description": "new"}, set()),
    ],
)
def test_the_version_of_a_changed_template_is_unknown(
    changes: dict[str, Any], unknown: set[str]
) -> None:
    state = {"name": "a", "latestVersion": 3, "defaultVersion": 1, "arn": "arn", "userData": "old"}
    planned = plan(TEMPLATE, state, {"name": "a", "userData": "old", **changes}, {})
    unsettle(TEMPLATE, planned, differences(TEMPLATE, state, planned))
    assert {key for key, value in planned.items() if value is UNKNOWN} == unknown


@pytest.mark.parametrize("token", sorted(RESOURCES))
def test_a_schema_speaks_of_its_own_properties(token: str) -> None:
    schema = RESOURCES[token].schema
    paths = (
        schema.irremovable
        | schema.force_new
        | schema.computed
        | schema.sets
        | schema.maps
        | schema.documents
    ) | schema.defaults.keys()
    assert {path.split(".")[0] for path in paths | schema.write_only} <= schema.inputs
    assert schema.inputs.isdisjoint(schema.outputs)
    assert schema.versions.keys() <= schema.inputs | schema.outputs


def test_an_unknown_type_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(AwsError, match=r"does not do aws:rds/instance:Instance, only .*eks/addon"):
        find_resource("aws:rds/instance:Instance")


@pytest.mark.parametrize(
    ("recorded", "live", "settled"),
    [
        ({"set": ["a", "b"]}, {"set": ["b", "a"]}, {"set": ["a", "b"]}),
        ({"size": 1}, {"size": "1"}, {"size": "1"}),
        ({"object": {"fixed": ""}}, {"object": {"filled": ""}}, {"object": {"filled": ""}}),
        (
            {"policy": '{"Action": ["a"]}'},
            {"policy": '{"Action":"a"}'},
            {"policy": '{"Action": ["a"]}'},
        ),
        ({"size": 1}, {"size": 2, "arn": "a"}, {"size": 2, "arn": "a"}),
    ],
)
def test_what_is_read_is_written_as_it_was_recorded(
    recorded: dict[str, Any], live: dict[str, Any], settled: dict[str, Any]
) -> None:
    assert settle(SCHEMA, recorded, live) == settled


values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("xy", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(SCHEMA.inputs)), values))
def test_what_was_deployed_as_planned_has_no_difference(inputs: dict[str, Any]) -> None:
    given_ = {key: value for key, value in inputs.items() if value is not None}
    state = {**given_, "arn": "a"}
    assert differences(SCHEMA, state, plan(SCHEMA, state, given_, {})) == []
