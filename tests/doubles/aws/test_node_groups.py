"""Node groups of the emulated AWS behave as those of EKS."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from doubles.aws import Cloud
from tests.doubles.aws.node_groups import CLUSTER, REGION, Groups

pytestmark = pytest.mark.cloud


@pytest.fixture
def cloud(running_cloud: Cloud) -> Cloud:
    """The emulated AWS of `groups`; a reset between tests would take longer."""
    return running_cloud


@pytest.fixture
def groups(cloud: Cloud, standing: Groups) -> Iterator[Groups]:
    yield standing
    cloud.pace(0)
    cloud.restore_capacity()
    for name in standing.eks.list_nodegroups(clusterName=CLUSTER)["nodegroups"]:
        standing.delete(name)


def test_a_group_is_active_after_as_many_describes_as_asked_for(
    cloud: Cloud, groups: Groups
) -> None:
    cloud.pace(2)
    assert groups.create()["status"] == "CREATING"
    assert [groups.describe()["status"] for _ in range(3)] == ["CREATING", "CREATING", "ACTIVE"]


def test_the_auto_scaling_group_and_the_node_group_agree_on_the_size(
    cloud: Cloud, groups: Groups
) -> None:
    (behind,) = groups.create()["resources"]["autoScalingGroups"]
    autoscaling = cloud.client("autoscaling", REGION)
    groups.describe()
    autoscaling.set_desired_capacity(AutoScalingGroupName=behind["name"], DesiredCapacity=3)
    assert groups.describe()["scalingConfig"] == {"minSize": 0, "desiredSize": 3, "maxSize": 3}
    groups.scale(maxSize=5, desiredSize=4)
    (group,) = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    assert (group["DesiredCapacity"], group["MaxSize"], len(group["Instances"])) == (4, 5, 4)
    assert len({each["AvailabilityZone"] for each in group["Instances"]}) == 3
    tags = {tag["Key"]: tag["Value"] for tag in group["Tags"]}
    assert tags["eks:nodegroup-name"] == "gpu"
    assert tags[f"k8s.io/cluster-autoscaler/{CLUSTER}"] == "owned"


def test_a_name_is_taken_and_a_cluster_with_groups_stays(groups: Groups) -> None:
    groups.create()
    with pytest.raises(ClientError, match="NodeGroup already exists with name gpu and cluster"):
        groups.create()
    with pytest.raises(ClientError, match="Cluster has nodegroups attached"):
        groups.eks.delete_cluster(name=CLUSTER)


def test_min_above_what_is_live_is_refused_unless_desired_is_raised_too(groups: Groups) -> None:
    groups.create()
    groups.describe()
    with pytest.raises(ClientError, match="Minimum capacity 2 can't be greater than desired size"):
        groups.scale(minSize=2)
    groups.scale(minSize=2, desiredSize=2)
    assert groups.describe()["scalingConfig"]["desiredSize"] == 2


def test_a_launch_template_is_known_by_id_name_and_version(cloud: Cloud, groups: Groups) -> None:
    template = cloud.client("ec2", REGION).create_launch_template(
        LaunchTemplateName="gpu",
        LaunchTemplateData={"MetadataOptions": {"HttpTokens": "required"}},
    )["LaunchTemplate"]["LaunchTemplateId"]
    groups.create(launchTemplate={"id": template})
    assert groups.describe()["launchTemplate"] == {"id": template, "name": "gpu", "version": "1"}


def test_without_capacity_a_new_group_fails_and_a_growing_one_is_degraded(
    cloud: Cloud, groups: Groups
) -> None:
    groups.create("growing")
    groups.describe("growing")
    cloud.lack_capacity("g6e.xlarge")
    groups.create("new")
    groups.scale("growing", desiredSize=2)
    (issue,) = groups.describe("new")["health"]["issues"]
    assert issue["code"] == "AsgInstanceLaunchFailures"
    assert issue["message"].startswith(
        "Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not "
        "have sufficient g6e.xlarge capacity in the Availability Zone you requested (us-east-1"
    )
    assert groups.describe("new")["status"] == "CREATE_FAILED"
    assert groups.describe("growing")["status"] == "DEGRADED"
    cloud.restore_capacity()
    assert groups.describe("growing")["status"] == "ACTIVE"


def test_a_zone_without_capacity_leaves_the_others(cloud: Cloud, groups: Groups) -> None:
    cloud.lack_capacity("g6e.xlarge", "us-east-1a")
    groups.create(scalingConfig={"minSize": 0, "desiredSize": 3, "maxSize": 3})
    assert groups.describe()["status"] == "ACTIVE"
    running = [{"Name": "instance-state-name", "Values": ["running"]}]
    zones = {
        instance["Placement"]["AvailabilityZone"]
        for reservation in cloud.client("ec2", REGION).describe_instances(Filters=running)[
            "Reservations"
        ]
        for instance in reservation["Instances"]
    }
    assert zones == {"us-east-1b", "us-east-1c"}


def test_a_quota_counts_what_runs(cloud: Cloud, groups: Groups) -> None:
    cloud.limit_vcpus(["g"], 8)
    groups.create("first", scalingConfig={"minSize": 0, "desiredSize": 2, "maxSize": 2})
    groups.create("second")
    assert groups.describe("first")["status"] == "ACTIVE"
    (issue,) = groups.describe("second")["health"]["issues"]
    assert "VcpuLimitExceeded - You have requested more vCPU capacity than" in issue["message"]
    assert "current vCPU limit of 8" in issue["message"]
