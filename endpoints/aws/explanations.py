"""What errors of AWS mean, and what to do about them.

The codes are those of the API references (EC2 "Error codes", EKS `Issue`, S3 "Error responses",
IAM and STS "Common errors"); the wordings are what services say beside them.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class _Explanation:
    pattern: str
    """What the error has in it; its groups are fields of `means`."""
    means: str


def explain_aws_error(text: str, subject: str) -> tuple[str, ...]:
    """One line for each known kind of error in the text, in the order of the table below.

    Args:
        text: the error, as the AWS provider gives it.
        subject: what could not be made, as in "NodeGroup main-g6e-xlarge".

    Returns:
        Nothing where AWS' own words have to do.
    """
    found = (re.search(each.pattern, text) for each in _EXPLANATIONS)
    means = [
        each.means.format(**match.groupdict())
        for each, match in zip(_EXPLANATIONS, found, strict=True)
        if match is not None
    ]
    return tuple(f"{subject}: {line}" for line in means)


_AGAIN = "Run `pulumi up` again: it replaces what failed."

_EXPLANATIONS = (
    _Explanation(
        pattern=r"InsufficientInstanceCapacity|UnfulfillableCapacity|no Spot capacity|"
        r"do not have sufficient (\S+ )?capacity",
        means="AWS has none of these instances left in the zones of the group, now. Allow more "
        "`zones` or `subnets` in the stack's settings, another resource or capacity type in the "
        f"endpoints file, or reserve capacity. {_AGAIN}",
    ),
    _Explanation(
        pattern=r"ReservationCapacityExceeded|reservation does not have sufficient",
        means="the capacity reservation is used up or is not of this instance type and zone. "
        "Correct `reservations` in the stack's settings, or enlarge the reservation. " + _AGAIN,
    ),
    _Explanation(
        pattern=r"VcpuLimitExceeded|more vCPU capacity than your current vCPU limit of "
        r"|MaxSpotInstanceCountExceeded|Max spot instance count exceeded",
        means="the account's quota of vCPUs for this family of instances, counted apart for "
        "on-demand and spot, is too small. Ask for more in Service Quotas, Amazon EC2; "
        f"`endpoints preflight` says how much each pool needs. {_AGAIN}",
    ),
    _Explanation(
        pattern=r"ResourceLimitExceeded|\bLimitExceeded(Exception|:)",
        means="the account has as many of these as its quota allows. Remove some, or ask for "
        "more in Service Quotas.",
    ),
    _Explanation(
        pattern=r"not authorized to perform: (?P<action>[a-z0-9-]+:[A-Za-z*]+)",
        means="whoever runs pulumi lacks the permission {action}. Add it to their policy; "
        "docs/guide/aws.md tells how to print the whole policy that this program needs. A service "
        "control policy or a permissions boundary can forbid it as well.",
    ),
    _Explanation(
        pattern=r"(AccessDenied|UnauthorizedOperation)(?!.*not authorized to perform: [a-z])",
        means="whoever runs pulumi may not do this. `endpoints preflight` names the "
        "permissions that are missing; docs/guide/aws.md tells how to print the policy needed.",
    ),
    _Explanation(
        pattern=r"ExpiredToken|UnrecognizedClientException|InvalidClientTokenId|"
        r"no valid credential sources|NoCredentialProviders|Unable to locate credentials",
        means="there are no valid credentials for AWS. Log in again, for example with "
        "`aws sso login`, or set AWS_PROFILE.",
    ),
    _Explanation(
        pattern=r"Throttling|RequestLimitExceeded|TooManyRequests|Rate exceeded",
        means="AWS was asked too often, by this and whatever else uses the account, and kept "
        "refusing after the provider's own retries. Wait a minute and run `pulumi up` again, "
        "with `--parallel 4` if it comes back.",
    ),
    _Explanation(
        pattern=r"BucketNotEmpty",
        means="the bucket holds weights, which this program never deletes. Empty it with all "
        "its versions if they are to go; else keep the bucket and let Pulumi forget it with "
        "`pulumi state delete`.",
    ),
    _Explanation(
        pattern=r"BucketAlready(Exists|OwnedByYou)",
        means="the name of the bucket is taken; names are unique among all accounts. Choose "
        "another `weights.bucket`, or leave out `create` if the bucket is yours.",
    ),
    _Explanation(
        pattern=r"ResourceInUse|EntityAlreadyExists|AlreadyExistsException|already exists with",
        means="something of this name exists that is not in the stack's state, perhaps from an "
        "update that was killed: `endpoints recover` finds it. Otherwise remove or "
        "rename it.",
    ),
    _Explanation(
        pattern=r"DeleteConflict",
        means="something that this program did not make is attached to the role. Detach it and "
        "run the command again.",
    ),
    _Explanation(
        pattern=r"instance types? (do|does) not exist|InvalidInstanceType|"
        r"Your requested instance type .* is not supported in your requested Availability Zone",
        means="AWS does not have this instance type in this region or zone. Choose another "
        "resource, or the zones that have it: `endpoints preflight` lists them.",
    ),
    _Explanation(
        pattern=r"not a valid instance type for requested amiType|InvalidAMIID|"
        r"Requested Nodegroup release version",
        means="the image does not fit the instance type or is not in this region. Correct "
        "`ami` in the stack's settings; `endpoints preflight` checks images.",
    ),
    _Explanation(
        pattern=r"specified principalArn is invalid",
        means="the account has no such role or user. Correct `eks.create.admins` in the stack's "
        "settings.",
    ),
    _Explanation(
        pattern=r"Addon version specified is not supported",
        means="EKS does not offer this build of the add-on. Write into catalog/aws/eks.yaml one "
        "of those that `aws eks describe-addon-versions --addon-name ...` lists.",
    ),
    _Explanation(
        pattern=r"Unsupported Kubernetes minor version update",
        means="EKS upgrades by one minor version at a time, and goes back only for some days. Set "
        "`eks.create.version` in the stack's settings to the next one.",
    ),
    _Explanation(
        pattern=r"NodeCreationFailure|failed to join the kubernetes cluster",
        means="instances started but did not become nodes. Their subnets must reach the "
        "cluster's endpoint, ECR, S3 and EKS Auth, through a NAT gateway or VPC endpoints, and "
        f"the cluster needs its vpc-cni and kube-proxy add-ons. {_AGAIN}",
    ),
    _Explanation(
        pattern=r"PodEvictionFailure|retries while trying to evict",
        means="EKS waits 15 minutes for pods to leave a node that it renews; a disruption budget "
        "or a stream held some back. Stop the endpoints of the pool, and run `pulumi up` again.",
    ),
    _Explanation(
        pattern=r"InsufficientFreeAddresses|not have enough (free )?(IP )?addresses",
        means="the group's subnets have too few free addresses. Give the group larger or more "
        f"`subnets` in the stack's settings. {_AGAIN}",
    ),
)
