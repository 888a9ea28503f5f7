"""Refusals by AWS end in a clear message, and in a state that the next `up` repairs."""

import os
import signal

import pytest

from tests.support.deployed_aws import DeployedOnAws
from tests.support.kube import eventually

pytestmark = pytest.mark.engine
ONE = {"replicas": {"min": 1, "max": 1}}


@pytest.fixture(autouse=True)
def cluster(aws: DeployedOnAws) -> None:
    aws.exists()
    aws.write({"chat": ONE})


def fails(aws: DeployedOnAws, *reported: str) -> None:
    failed = aws.up(succeeds=False)
    for words in reported:
        assert words in failed.output, failed.output
    assert "Traceback" not in failed.output


def is_mended(aws: DeployedOnAws) -> None:
    """Assert that the next `up` leaves one sound group, with a ready pod on its node."""
    aws.up()
    group = aws.group()
    assert group["status"] == "ACTIVE"
    eventually(lambda: aws.deployment("chat")["status"].get("readyReplicas"))
    aws.assert_no_changes()


def test_no_capacity(aws: DeployedOnAws) -> None:
    aws.cloud.lack_capacity("g6e.xlarge")
    fails(aws, "InsufficientInstanceCapacity", "AWS has none of these instances left in the zones")
    assert aws.group()["status"] == "CREATE_FAILED"
    # Without nodes to start, the group can be made: what else is in the file goes on.
    aws.write({"chat": {**ONE, "state": "stopped"}})
    aws.up()
    assert aws.group()["status"] == "ACTIVE"
    aws.cloud.restore_capacity()
    aws.write({"chat": ONE})
    is_mended(aws)


def test_a_quota(aws: DeployedOnAws) -> None:
    aws.cloud.limit_vcpus(["g", "vt"])
    fails(aws, "VcpuLimitExceeded", "Ask for more in Service Quotas")
    # Asked again too early, it fails again; what is left of both goes in the end.
    fails(aws, "VcpuLimitExceeded")
    assert {group["status"] for group in aws.groups().values()} == {"CREATE_FAILED"}
    aws.cloud.restore_capacity()
    is_mended(aws)


def test_access_denied(aws: DeployedOnAws) -> None:
    aws.cloud.fail("eks", "CreateNodegroup", "AccessDeniedException", status=403)
    fails(aws, "lacks the permission eks:CreateNodegroup")
    assert not aws.groups()
    is_mended(aws)


def test_throttling_is_waited_out(aws: DeployedOnAws) -> None:
    for operation in ("CreateNodegroup", "DescribeNodegroup", "ListNodegroups"):
        aws.cloud.fail("eks", operation, "ThrottlingException", times=3)
    is_mended(aws)


def test_a_killed_creation_is_found_again(aws: DeployedOnAws) -> None:
    created = aws.cloud.slow("eks", "CreateNodegroup")
    process = aws.start("up", "--yes", "--skip-preview")
    assert created.arrived()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    created.release()
    [name] = aws.groups()
    assert f"read {aws.cluster}:{name} back" in aws.operate("recover").output
    is_mended(aws)
    assert list(aws.groups()) == [name]


def test_a_preview_without_aws_says_so(aws: DeployedOnAws) -> None:
    aws.up()
    aws.environment |= {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    failed = aws.preview(succeeds=False)
    assert f"AWS does not tell cluster {aws.cluster}" in failed.output, failed.output
    assert "Traceback" not in failed.output


def test_a_killed_replacement_leaves_no_group_behind(aws: DeployedOnAws) -> None:
    aws.up()
    [old] = aws.groups()
    aws.configure(ami="bottlerocket")
    created = aws.cloud.slow("eks", "CreateNodegroup")
    process = aws.start("up", "--yes", "--skip-preview")
    assert created.arrived()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    created.release()
    [new] = set(aws.groups()) - {old}
    assert f"read {aws.cluster}:{new} back" in aws.operate("recover").output
    is_mended(aws)
    assert list(aws.groups()) == [new]
