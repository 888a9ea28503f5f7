"""The real CLI and the double of the aws provider, against an emulated AWS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doubles.aws import Cloud, network
from tests.doubles.aws_provider.eks_group import GROUP, GROUPS, answers, without_capacity
from tests.doubles.aws_provider.scripted_aws import scripted
from tests.support.project import Project

pytestmark = pytest.mark.engine

HEADER = (
    "import json\nimport pulumi\nimport pulumi_aws as aws\nfrom pulumi import ResourceOptions\n"
)

PROGRAM = """
    tags = {tags}
    wanted = [{{"name": "vpc-id", "values": ["{vpc}"]}}]
    subnets = aws.ec2.get_subnets(filters=wanted).ids[:2]
    role = aws.iam.Role("nodes", assume_role_policy=json.dumps({{
        "Version": "2012-10-17",
        "Statement": [{{"Effect": "Allow", "Action": "sts:AssumeRole",
                       "Principal": {{"Service": ["ec2.amazonaws.com", "eks.amazonaws.com"]}}}}],
    }}), tags=tags)
    policy = aws.iam.RolePolicy("read", role=role.name, policy=json.dumps({{
        "Version": "2012-10-17",
        "Statement": [{{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"}}],
    }}))
    attachment = aws.iam.RolePolicyAttachment("managed", role=role.name,
        policy_arn="arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy")
    cluster = aws.eks.Cluster("main", name="main", role_arn=role.arn,
        vpc_config={{"subnet_ids": subnets}}, opts=ResourceOptions(depends_on=[attachment]))
    template = aws.ec2.LaunchTemplate("template",
        block_device_mappings=[{{"device_name": "/dev/xvda", "ebs": {{
            "volume_size": {disk}, "volume_type": "gp3", "encrypted": "true"}}}}],
        metadata_options={{"http_tokens": "required", "http_put_response_hop_limit": 1}},
        tag_specifications=[{{"resource_type": "instance", "tags": {{"pool": "gpu"}}}}],
        update_default_version=True, tags=tags)
    group = aws.eks.NodeGroup("group", cluster_name=cluster.name, node_role_arn=role.arn,
        subnet_ids=subnets, ami_type="AL2023_x86_64_NVIDIA", capacity_type="ON_DEMAND",
        instance_types=["{instance}"], labels={{"endpoints/pool": "gpu"}},
        scaling_config={{"min_size": 0, "max_size": {largest}, "desired_size": 0}},
        taints=[{{"key": "nvidia.com/gpu", "value": "present", "effect": "NO_SCHEDULE"}}],
        launch_template={{"id": template.id, "version": template.latest_version}}, tags=tags,
        opts=ResourceOptions(ignore_changes=["scalingConfig.desiredSize"],
                             depends_on=[attachment, policy]))
    pulumi.export("group", group.id)
    pulumi.export("version", template.latest_version)
    pulumi.export("issuer", cluster.identities[0].oidcs[0].issuer)
"""


def program(
    vpc: str,
    instance: str = "g5.xlarge",
    largest: int = 2,
    disk: int = 200,
    tags: dict[str, str] | None = None,
) -> str:
    return PROGRAM.format(
        vpc=vpc, instance=instance, largest=largest, disk=disk, tags=tags or {"a": "b"}
    )


@pytest.fixture
def project(tmp_path: Path, cloud: Cloud) -> Iterator[Project]:
    project = Project(tmp_path, "", "default", HEADER)
    project.environment.update(cloud.environment())
    yield project
    project.detach()


def test_create_change_replace_and_destroy(project: Project, cloud: Cloud) -> None:
    vpc = network(cloud, "us-east-1").vpc
    project.deploy(program(vpc))
    project.assert_unchanged()
    first = project.resource("group")["id"]

    # A new disk is a new version of the template, which the group rolls out in place.
    wanted = program(vpc, largest=3, disk=300)
    preview = project.preview(wanted, "--diff")
    assert "launchTemplate" in preview.output
    assert "replaced" not in preview.output
    project.deploy(wanted)
    group = project.resource("group")
    assert group["id"] == first
    assert group["outputs"]["launchTemplate"]["version"] == "2"
    assert group["outputs"]["scalingConfig"]["maxSize"] == 3
    project.assert_unchanged()

    replaced = project.deploy(program(vpc, instance="g6.xlarge", largest=3, disk=300))
    assert replaced.output.index("created replacement") < replaced.output.index("deleted original")
    project.assert_unchanged()
    assert len(cloud.client("eks").list_nodegroups(clusterName="main")["nodegroups"]) == 1
    assert project.resource("group")["id"] != first

    destroyed = project.run("destroy", "--skip-preview")
    assert destroyed.code == 0, destroyed.output
    assert cloud.leftovers() == []


ROLE = """
    provider = aws.Provider("here", region="us-east-1", default_tags={{"tags": {tags}}})
    options = ResourceOptions(provider=provider{options})
    role = aws.iam.Role("nodes", {name}description="{description}", assume_role_policy=json.dumps({{
        "Version": "2012-10-17",
        "Statement": [{{"Effect": "Allow", "Action": "sts:AssumeRole",
                       "Principal": {{"Service": "ec2.amazonaws.com"}}}}],
    }}), opts=options)
"""


def role(
    description: str = "nodes", tags: str = '{"team": "x"}', name: str = "", options: str = ""
) -> str:
    return ROLE.format(description=description, tags=tags, name=name, options=options)


def live_role(cloud: Cloud, name: str) -> dict[str, Any]:
    found: dict[str, Any] = cloud.client("iam").get_role(RoleName=name)["Role"]
    return found


def test_default_tags_show_in_previews_and_are_changed_in_place(
    project: Project, cloud: Cloud
) -> None:
    project.deploy(role())
    name = project.resource("nodes")["id"]
    assert live_role(cloud, name)["Tags"] == [{"Key": "team", "Value": "x"}]
    project.assert_unchanged()

    wanted = role(tags='{"team": "y"}')
    preview = project.preview(wanted, "--diff")
    assert preview.code == 0, preview.output
    assert "tagsAll" in preview.output
    project.deploy(wanted)
    assert project.resource("nodes")["id"] == name
    assert live_role(cloud, name)["Tags"] == [{"Key": "team", "Value": "y"}]


def test_a_refresh_sees_drift_and_the_next_up_mends_it(project: Project, cloud: Cloud) -> None:
    project.deploy(role())
    name = project.resource("nodes")["id"]
    cloud.client("iam").update_role(RoleName=name, Description="by hand")
    refreshed = project.run("refresh", "--skip-preview", "--diff")
    assert refreshed.code == 0, refreshed.output
    assert "by hand" in refreshed.output
    assert project.resource("nodes")["inputs"]["description"] == "by hand"
    project.deploy(role())
    assert live_role(cloud, name)["Description"] == "nodes"

    cloud.client("iam").delete_role(RoleName=name)
    gone = project.run("refresh", "--skip-preview")
    assert gone.code == 0, gone.output
    project.deploy(role())
    assert project.resource("nodes")["id"] != name


def test_what_exists_can_be_imported(project: Project, cloud: Cloud) -> None:
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "ec2.amazonaws.com"},
    }
    cloud.client("iam").create_role(
        RoleName="mine",
        Description="nodes",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
        Tags=[{"Key": "team", "Value": "x"}],
    )
    project.deploy(role(name='name="mine", ', options=', import_="mine"'))
    assert project.resource("nodes")["id"] == "mine"
    project.assert_unchanged(role(name='name="mine", '))


def test_a_refusal_names_the_call_and_leaves_nothing(project: Project, cloud: Cloud) -> None:
    project.deploy(role())
    name = project.resource("nodes")["id"]
    taken = (
        role()
        + f"""
    aws.iam.Role("again", name="{name}", assume_role_policy=role.assume_role_policy, opts=options)
    """
    )
    result = project.up(taken)
    assert result.code != 0
    assert f"creating IAM Role ({name}): operation error IAM: CreateRole" in result.output
    assert "EntityAlreadyExists" in result.output
    assert [each["RoleName"] for each in cloud.client("iam").list_roles()["Roles"]] == [name]


def test_a_group_without_capacity_is_recorded_and_the_next_up_goes_on(project: Project) -> None:
    program = """
    aws.eks.NodeGroup("gpu", cluster_name="main", node_group_name="gpu",
        node_role_arn="arn:aws:iam::123456789012:role/nodes", subnet_ids=["subnet-a", "subnet-b"],
        scaling_config={"min_size": 0, "max_size": 2, "desired_size": 0},
        labels={"pool": "gpu", "old": "label"}, taints=[
            {"key": "nvidia.com/gpu", "value": "present", "effect": "NO_SCHEDULE"},
            {"key": "other", "effect": "NO_EXECUTE"}],
        launch_template={"id": "lt-1", "version": "1"})
    """
    with scripted({**answers(), f"GET {GROUP}": without_capacity()}) as eks:
        project.environment["AWS_ENDPOINT_URL"] = eks.endpoint
        result = project.up(program)
        assert result.code != 0
        assert "unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'" in result.output
        assert "AsgInstanceLaunchFailures" in result.output
        recorded = project.resource("gpu")
        assert recorded["id"] == "main:gpu"
        assert len(recorded["initErrors"]) == 1

        project.deploy(program)
        recorded = project.resource("gpu")
        assert "initErrors" not in recorded
        assert recorded["outputs"]["status"] == "CREATE_FAILED"
        assert len(eks.bodies(f"POST {GROUPS}")) == 1
        project.assert_unchanged()


def test_secrets_stay_secret(project: Project) -> None:
    project.deploy(
        'role = aws.iam.Role("nodes", description=pulumi.Output.secret("hunter2"),'
        ' assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": []}))'
    )
    assert "hunter2" not in project.state_file()
