"""Resources that stand in an account before the resource of a test."""

from __future__ import annotations

import json
from typing import Any

from doubles.aws import Cloud

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "eks.amazonaws.com"},
            }
        ],
    }
)


def statement(action: str, resource: str = "*", **more: Any) -> str:
    allowed = {"Effect": "Allow", "Action": [action], "Resource": resource, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [allowed]})


def role(cloud: Cloud, name: str = "role") -> str:
    cloud.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    return name


def policy(cloud: Cloud) -> str:
    document = statement("s3:GetObject")
    iam = cloud.client("iam")
    return str(iam.create_policy(PolicyName="read", PolicyDocument=document)["Policy"]["Arn"])


def key(cloud: Cloud) -> str:
    return str(cloud.client("kms").create_key()["KeyMetadata"]["KeyId"])


def bucket(cloud: Cloud) -> str:
    cloud.client("s3").create_bucket(Bucket="a-bucket")
    return "a-bucket"


def scaling_group(cloud: Cloud) -> str:
    ec2, autoscaling = cloud.client("ec2"), cloud.client("autoscaling")
    template = ec2.create_launch_template(
        LaunchTemplateName="base",
        LaunchTemplateData={"ImageId": "ami-1", "InstanceType": "t3.micro"},
    )["LaunchTemplate"]["LaunchTemplateId"]
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="group",
        MinSize=0,
        MaxSize=1,
        LaunchTemplate={"LaunchTemplateId": template},
        AvailabilityZones=["us-east-1a"],
    )
    return "group"
