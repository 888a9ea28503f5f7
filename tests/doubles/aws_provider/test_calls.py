"""Answers of the aws provider to the engine that need no AWS."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from doubles.aws_provider import calls
from doubles.aws_provider.clients import Clients
from doubles.aws_provider.settings import Settings
from doubles.plugin.protos import provider_pb2
from doubles.plugin.wire import UNKNOWN, decode, encode

ROLE = "aws:iam/role:Role"
GROUP = "aws:eks/nodeGroup:NodeGroup"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"


@pytest.fixture
def aws() -> Clients:
    return Clients(Settings(region="us-east-1", default_tags={"team": "serving"}))


def urn(token: str) -> str:
    return f"urn:pulumi:dev::test::endpoints:aws:Pool${token}::gpu"


def diff(
    aws: Clients, token: str, olds: dict[str, Any], news: dict[str, Any], *ignored: str
) -> provider_pb2.DiffResponse:
    request = provider_pb2.DiffRequest(
        urn=urn(token), olds=encode(olds), news=encode(news), ignoreChanges=ignored
    )
    return calls.diff(aws, request)


def kinds(found: provider_pb2.DiffResponse) -> dict[str, str]:
    name = provider_pb2.PropertyDiff.Kind.Name
    return {path: name(each.kind) for path, each in found.detailedDiff.items()}


def test_a_type_is_found_below_its_parent() -> None:
    request = provider_pb2.CheckRequest(
        urn=urn(ROLE), news=encode({"assumeRolePolicy": "{}"}), randomSeed=b"seed"
    )
    inputs = decode(calls.check(request).inputs)
    assert inputs["name"].startswith("gpu-")
    assert inputs["maxSessionDuration"] == 3600
    assert inputs["path"] == "/"


def test_a_difference_is_reported_in_detail(aws: Clients) -> None:
    state = {
        "clusterName": "main",
        "nodeGroupName": "gpu-1234567",
        "instanceTypes": ["g5.xlarge"],
        "labels": {"a.b/c": "d"},
        "scalingConfig": {"minSize": 0, "maxSize": 2, "desiredSize": 3},
        "tagsAll": {"team": "serving"},
    }
    news = {
        "__defaults": ["nodeGroupName"],
        "clusterName": "main",
        "nodeGroupName": "gpu-1234567",
        "instanceTypes": ["g6.xlarge"],
        "labels": {"e": "f"},
        "scalingConfig": {"minSize": 0, "maxSize": 4, "desiredSize": 0},
    }
    found = diff(aws, GROUP, state, news, "scalingConfig.desiredSize")
    assert found.changes == provider_pb2.DiffResponse.DIFF_SOME
    assert list(found.replaces) == ["instanceTypes"]
    assert not found.deleteBeforeReplace
    assert kinds(found) == {
        "instanceTypes[0]": "UPDATE_REPLACE",
        'labels["a.b/c"]': "DELETE",
        "labels.e": "ADD",
        "scalingConfig.maxSize": "UPDATE",
    }


def test_no_difference_is_reported_as_none(aws: Clients) -> None:
    state = {"name": "a", "assumeRolePolicy": "{}", "tagsAll": {"team": "serving"}}
    found = diff(aws, ROLE, state, {"name": "a", "assumeRolePolicy": "{}"})
    assert found.changes == provider_pb2.DiffResponse.DIFF_NONE
    assert found.hasDetailedDiff


@pytest.mark.parametrize(
    ("token", "olds", "news", "first"),
    [
        (ROLE, {"name": "mine"}, {"name": "mine", "path": "/a/"}, True),
        (ROLE, {"name": "mine"}, {"name": "other"}, False),
        (ROLE, {"name": "a-1"}, {"name": "a-1", "path": "/a/", "__defaults": ["name"]}, False),
        (ATTACHMENT, {"role": "a", "policyArn": "b"}, {"role": "a", "policyArn": "c"}, True),
    ],
)
def test_what_must_go_first(
    token: str, olds: dict[str, Any], news: dict[str, Any], first: bool, aws: Clients
) -> None:
    found = diff(aws, token, {**olds, "arn": "arn"}, news)
    assert list(found.replaces)
    assert found.deleteBeforeReplace is first


def test_the_preview_of_a_new_resource_leaves_open_what_aws_decides(aws: Clients) -> None:
    request = provider_pb2.CreateRequest(
        urn=urn(TEMPLATE), properties=encode({"name": "gpu-1", "tags": {"a": "b"}}), preview=True
    )
    outputs = decode(calls.create(aws, threading.Event(), request).properties)
    assert outputs["latestVersion"] is UNKNOWN
    assert outputs["arn"] is UNKNOWN
    assert outputs["name"] == "gpu-1"
    assert outputs["tagsAll"] == {"a": "b", "team": "serving"}


def test_the_preview_of_a_change_keeps_what_stays(aws: Clients) -> None:
    state = {"name": "gpu-1", "arn": "arn", "latestVersion": 3, "userData": "old", "tagsAll": {}}
    request = provider_pb2.UpdateRequest(
        id="lt-1",
        urn=urn(TEMPLATE),
        olds=encode(state),
        news=encode({"name": "gpu-1", "userData": "new"}),
        preview=True,
    )
    outputs = decode(calls.update(aws, threading.Event(), request).properties)
    assert outputs["arn"] == "arn"
    assert outputs["latestVersion"] is UNKNOWN
