"""Requests of the aws provider to EKS for a node group, and its use of the answers."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest

from doubles.aws_provider.clients import Clients
from doubles.aws_provider.errors import AwsError
from doubles.aws_provider.settings import Settings
from doubles.plugin.failures import InitializationError
from tests.doubles.aws_provider.bridge import Deployed
from tests.doubles.aws_provider.eks_group import (
    GIVEN,
    GROUP,
    GROUPS,
    answers,
    described,
    updated,
    without_capacity,
)
from tests.doubles.aws_provider.scripted_aws import Script, error, scripted
from tests.support.aws_models import read_once

pytestmark = pytest.mark.cloud

TOKEN = "aws:eks/nodeGroup:NodeGroup"


@pytest.fixture(scope="module")
def served() -> Iterator[Script]:
    with read_once(), scripted({}) as script:
        yield script


@pytest.fixture(scope="module")
def made() -> Clients:
    return Clients(Settings(region="us-east-1"))


@pytest.fixture
def eks(served: Script) -> Script:
    served.begin(answers())
    return served


@pytest.fixture
def aws(made: Clients, eks: Script, monkeypatch: pytest.MonkeyPatch) -> Clients:
    for name, value in {
        "AWS_ENDPOINT_URL": eks.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }.items():
        monkeypatch.setenv(name, value)
    return made


def deploy(aws: Clients) -> Deployed:
    return Deployed(aws, TOKEN, **copy.deepcopy(GIVEN))


def test_a_group_is_created_with_all_that_was_said(aws: Clients, eks: Script) -> None:
    deployed = deploy(aws)
    assert deployed.id == "main:gpu"
    assert deployed.diff() == []
    assert deployed.state["resources"][0]["autoscalingGroups"] == [{"name": "asg-1"}]
    (sent,) = eks.bodies(f"POST {GROUPS}")
    assert sent["launchTemplate"] == {"id": "lt-1", "version": "1"}
    assert sent["scalingConfig"] == {"minSize": 0, "maxSize": 2, "desiredSize": 0}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amiType", "AL2023_ARM_64_NVIDIA"),
        ("capacityType", "SPOT"),
        ("clusterName", "other"),
        ("diskSize", 100),
        ("instanceTypes", ["g6.xlarge"]),
        ("launchTemplate", {"id": "lt-2", "version": "1"}),
        ("nodeGroupName", "other"),
        ("nodeRoleArn", "arn:aws:iam::123456789012:role/other"),
        ("subnetIds", ["subnet-a", "subnet-c"]),
    ],
)
def test_what_replaces_a_group(aws: Clients, name: str, value: object) -> None:
    assert deploy(aws).replaced_by(**{name: value}) == {name}


def test_the_order_of_subnets_and_taints_means_nothing(aws: Clients) -> None:
    deployed = deploy(aws)
    assert deployed.diff(subnetIds=["subnet-a", "subnet-b"], taints=GIVEN["taints"][::-1]) == []


def test_sizes_are_sent_together_and_the_ignored_one_is_the_recorded(
    aws: Clients, eks: Script
) -> None:
    deployed = deploy(aws)
    eks.answers[f"GET {GROUP}"] = [
        described(scalingConfig={"minSize": 0, "maxSize": 2, "desiredSize": 2})
    ]
    ignored = ("scalingConfig.desiredSize",)
    wanted = {"minSize": 1, "maxSize": 4, "desiredSize": 1}
    deployed.update(ignored, scalingConfig=wanted)
    # The autoscaler's two nodes are not known before a refresh.
    (sent,) = eks.bodies(f"POST {GROUP}/update-config")
    assert sent == {"scalingConfig": {"minSize": 1, "maxSize": 4, "desiredSize": 0}}

    deployed.refresh()
    assert deployed.inputs["scalingConfig"]["desiredSize"] == 2
    deployed.update(ignored, scalingConfig=wanted)
    sent = eks.bodies(f"POST {GROUP}/update-config")[-1]
    assert sent == {"scalingConfig": {"minSize": 1, "maxSize": 4, "desiredSize": 2}}


def test_labels_and_taints_are_sent_as_changes(aws: Clients, eks: Script) -> None:
    deployed = deploy(aws)
    taint = {"key": "nvidia.com/gpu", "value": "other", "effect": "NO_SCHEDULE"}
    deployed.update(labels={"pool": "gpu", "new": "label"}, taints=[taint])
    assert eks.bodies(f"POST {GROUP}/update-config") == [
        {
            "labels": {"addOrUpdateLabels": {"new": "label"}, "removeLabels": ["old"]},
            "taints": {"addOrUpdateTaints": [taint], "removeTaints": [GIVEN["taints"][1]]},
        }
    ]
    assert eks.bodies(f"POST {GROUP}/update-version") == []


def test_a_new_version_of_the_template_is_rolled_out(aws: Clients, eks: Script) -> None:
    deployed = deploy(aws)
    deployed.update(launchTemplate={"id": "lt-1", "version": 2})
    assert eks.bodies(f"POST {GROUP}/update-version") == [
        {"force": False, "launchTemplate": {"id": "lt-1", "version": "2"}}
    ]
    assert eks.bodies(f"POST {GROUP}/update-config") == []


def test_a_group_that_could_not_be_created_is_recorded(aws: Clients, eks: Script) -> None:
    eks.answers[f"GET {GROUP}"] = without_capacity()
    with pytest.raises(InitializationError) as caught:
        deploy(aws)
    assert caught.value.identifier == "main:gpu"
    assert caught.value.state["scalingConfig"]["maxSize"] == 2
    assert str(caught.value) == (
        "creating urn: 1 error occurred:\n\t* waiting for EKS Node Group (main:gpu) create: "
        "unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'. last error: asg-1: "
        "AsgInstanceLaunchFailures: We currently do not have sufficient g5.xlarge capacity.\n\n"
    )


def test_a_refusal_is_worded_as_the_official_provider_words_it(aws: Clients, eks: Script) -> None:
    refused = error(400, "InvalidParameterException", "Subnets are not tagged.")
    eks.answers[f"POST {GROUPS}"] = [refused]
    with pytest.raises(AwsError) as caught:
        deploy(aws)
    assert str(caught.value) == (
        "1 error occurred:\n\t* creating EKS Node Group (main:gpu): operation error EKS: "
        "CreateNodegroup, https response error StatusCode: 400, RequestID: request-1, "
        "InvalidParameterException: Subnets are not tagged.\n\n"
    )


def test_throttling_is_waited_out(aws: Clients, eks: Script) -> None:
    throttled = error(429, "ThrottlingException", "Rate exceeded")
    eks.answers[f"POST {GROUPS}"] = [throttled] * 3 + [described("CREATING")]
    assert deploy(aws).id == "main:gpu"
    assert len(eks.bodies(f"POST {GROUPS}")) == 4


def test_a_failed_update_counts_as_done_until_it_is_read(aws: Clients, eks: Script) -> None:
    deployed = deploy(aws)
    problem = {"errorCode": "PodEvictionFailure", "errorMessage": "a pod", "resourceIds": ["n-1"]}
    eks.answers["GET /clusters/main/updates/version-1"] = [
        updated("version", "Failed", errors=[problem])
    ]
    with pytest.raises(InitializationError, match="last error: n-1: PodEvictionFailure: a pod"):
        deployed.update(launchTemplate={"id": "lt-1", "version": "2"})
    # What the engine records: no difference, so the update that it calls for only reads.
    deployed.state["launchTemplate"]["version"] = "2"
    assert deployed.diff() == []
    deployed.update()
    assert len(eks.bodies(f"POST {GROUP}/update-version")) == 1
    assert [each.path for each in deployed.diff()] == ["launchTemplate.version"]
