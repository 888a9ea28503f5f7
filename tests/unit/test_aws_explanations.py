"""Errors of AWS, and their explanations for people."""

import pytest

from endpoints.aws.explanations import explain_aws_error

GROUP = "NodeGroup main-g6e-xlarge"
ERRORS = {
    "no capacity": (
        "waiting for EKS Node Group (models:main-0123456) create: unexpected state "
        "'CREATE_FAILED', wanted target 'ACTIVE'. last error: eks-main: AsgInstanceLaunchFailures: "
        "Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not "
        "have sufficient g6e.xlarge capacity in the Availability Zone you requested (us-east-1a).",
        "AWS has none of these instances left in the zones of the group, now.",
    ),
    "no spot capacity": (
        "AsgInstanceLaunchFailures: Could not launch Spot Instances. UnfulfillableCapacity - "
        "Unable to fulfill capacity due to your request configuration. Please adjust your "
        "request and try again. Launching EC2 instance failed.",
        "AWS has none of these instances left",
    ),
    "used reservation": (
        "ReservationCapacityExceeded: The requested reservation does not have sufficient "
        "compatible and available capacity for this request.",
        "the capacity reservation is used up",
    ),
    "pods that stay": (
        "waiting for EKS Node Group (models:main-0123456) version update (1): unexpected state "
        "'Failed', wanted target 'Successful'. last error: ip-10-0-0-1.ec2.internal: "
        "PodEvictionFailure: Reached max retries while trying to evict pods from nodes in node "
        "group main-0123456",
        "EKS waits 15 minutes for pods to leave a node that it renews;",
    ),
    "vCPU quota": (
        "AsgInstanceLaunchFailures: You've reached your quota. VcpuLimitExceeded - You have "
        "requested more vCPU capacity than your current vCPU limit of 0 allows for the instance "
        "bucket that the specified instance type belongs to.",
        "the account's quota of vCPUs for this family of instances",
    ),
    "spot quota": (
        "MaxSpotInstanceCountExceeded: Max spot instance count exceeded",
        "the account's quota of vCPUs",
    ),
    "quota of groups": (
        "ResourceLimitExceededException: Nodegroup limit exceeded for cluster",
        "the account has as many of these as its quota allows.",
    ),
    "no permission, EKS": (
        "operation error EKS: CreateNodegroup, https response error StatusCode: 403, RequestID: 1, "
        "api error AccessDeniedException: User: arn:aws:iam::111122223333:user/ada is not "
        "authorized to perform: eks:CreateNodegroup on resource: "
        "arn:aws:eks:us-east-1:111122223333:cluster/models",
        "whoever runs pulumi lacks the permission eks:CreateNodegroup.",
    ),
    "no permission, EC2": (
        "api error UnauthorizedOperation: You are not authorized to perform this operation. User: "
        "arn:aws:sts::111122223333:assumed-role/ci/1 is not authorized to perform: "
        "ec2:CreateLaunchTemplate on resource: "
        "arn:aws:ec2:us-east-1:111122223333:launch-template/* because "
        "no identity-based policy allows the ec2:CreateLaunchTemplate action",
        "whoever runs pulumi lacks the permission ec2:CreateLaunchTemplate.",
    ),
    "no permission, unnamed": (
        "api error AccessDenied: Access Denied",
        "whoever runs pulumi may not do this.",
    ),
    "old token": (
        "api error ExpiredTokenException: The security token included in the request is expired",
        "there are no valid credentials for AWS.",
    ),
    "no credentials": (
        "no valid credential sources for S3 Backend found",
        "there are no valid credentials for AWS.",
    ),
    "throttled": (
        "exceeded maximum number of attempts, 25, api error ThrottlingException: Rate exceeded",
        "AWS was asked too often",
    ),
    "throttled, EC2": (
        "api error RequestLimitExceeded: Request limit exceeded.",
        "AWS was asked too often",
    ),
    "same group": (
        "ResourceInUseException: NodeGroup already exists with name main-0123456 and cluster name "
        "models",
        "something of this name exists that is not in the stack's state",
    ),
    "same role": (
        "EntityAlreadyExists: Role with name main-system already exists.",
        "something of this name exists",
    ),
    "attached to the role": (
        "DeleteConflict: Cannot delete entity, must detach all policies first.",
        "something that this program did not make is attached to the role.",
    ),
    "bucket with weights": (
        "api error BucketNotEmpty: The bucket you tried to delete is not empty. You must delete "
        "all versions in the bucket.",
        "the bucket holds weights, which this program never deletes.",
    ),
    "bucket of others": (
        "BucketAlreadyExists: The requested bucket name is not available.",
        "the name of the bucket is taken",
    ),
    "no such type": (
        "InvalidParameterException: The following supplied instance types do not exist: "
        "[g6e.xlrge]",
        "AWS does not have this instance type",
    ),
    "type not in the zone": (
        "Unsupported: Your requested instance type (p5.48xlarge) is not supported in your "
        "requested Availability Zone (us-east-1e).",
        "AWS does not have this instance type",
    ),
    "image of another architecture": (
        "InvalidParameterException: [g6e.xlarge] is not a valid instance type for requested "
        "amiType AL2023_ARM_64_NVIDIA",
        "the image does not fit the instance type",
    ),
    "nodes that do not join": (
        "NodeCreationFailure: Instances failed to join the kubernetes cluster",
        "instances started but did not become nodes.",
    ),
    "full subnets": (
        "InsufficientFreeAddresses: One or more of the subnets associated with your node group do "
        "not have enough available IP addresses for new nodes.",
        "the group's subnets have too few free addresses.",
    ),
    "an administrator who does not exist": (
        "CreateAccessEntry, https response error StatusCode: 400, InvalidParameterException: The "
        "specified principalArn is invalid: invalid principal.",
        "the account has no such role or user. Correct `eks.create.admins`",
    ),
    "a build of an add-on that is not to be had": (
        "CreateAddon, InvalidParameterException: Addon version specified is not supported",
        "EKS does not offer this build of the add-on. Write into catalog/aws/eks.yaml",
    ),
    "two versions of Kubernetes at once": (
        "UpdateClusterVersion, InvalidParameterException: Unsupported Kubernetes minor version "
        "update from 1.34 to 1.36",
        "EKS upgrades by one minor version at a time",
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_of_aws_is_explained_in_one_line(case: str) -> None:
    text, expected = ERRORS[case]
    [line] = explain_aws_error(text, GROUP)
    assert line.startswith(f"{GROUP}: {expected}")


@pytest.mark.parametrize("text", ["", "connection reset by peer", "update failed"])
def test_what_is_not_known_is_left_to_aws_own_words(text: str) -> None:
    assert explain_aws_error(text, GROUP) == ()


def test_two_causes_are_two_lines() -> None:
    both = " ".join((ERRORS["no capacity"][0], ERRORS["vCPU quota"][0]))
    assert len(explain_aws_error(both, GROUP)) == 2
