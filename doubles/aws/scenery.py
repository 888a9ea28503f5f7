"""Resources that stand in an account before a stack: a network and an existing cluster."""

from __future__ import annotations

import json
from dataclasses import dataclass

from doubles.aws.client import Cloud

ZONES = ("a", "b", "c")


@dataclass(frozen=True, kw_only=True)
class Network:
    """A VPC with a private subnet in each of three zones."""

    vpc: str
    subnets: tuple[str, ...]


def network(cloud: Cloud, region: str) -> Network:
    """Create a VPC with addresses of its own in the region, so that no two nodes share a name."""
    ec2 = cloud.client("ec2", region)
    number = len(ec2.describe_vpcs()["Vpcs"])
    vpc = ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=f"10.{number}.{index * 16}.0/20",
            AvailabilityZone=f"{region}{zone}",
            TagSpecifications=[
                {
                    "ResourceType": "subnet",
                    "Tags": [{"Key": "kubernetes.io/role/internal-elb", "Value": "1"}],
                }
            ],
        )["Subnet"]["SubnetId"]
        for index, zone in enumerate(ZONES)
    ]
    return Network(vpc=vpc, subnets=tuple(subnets))


def existing_cluster(cloud: Cloud, name: str, region: str) -> Network:
    """Create an EKS cluster in a network of its own, with access entries and Pod Identity."""
    made = network(cloud, region)
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "eks.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    role = cloud.client("iam", region).create_role(
        RoleName=f"{name}-cluster", AssumeRolePolicyDocument=json.dumps(trust)
    )["Role"]["Arn"]
    eks = cloud.client("eks", region)
    eks.create_cluster(
        name=name,
        roleArn=role,
        resourcesVpcConfig={"subnetIds": list(made.subnets)},
        accessConfig={"authenticationMode": "API_AND_CONFIG_MAP"},
    )
    # Described once, it is active.
    eks.describe_cluster(name=name)
    eks.create_addon(clusterName=name, addonName="eks-pod-identity-agent")
    return made
