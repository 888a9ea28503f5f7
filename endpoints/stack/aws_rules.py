"""Rules of AWS's own identifiers, checked before anything asks AWS."""

import ipaddress
import re

from endpoints.rules import told

_ARN = r"arn:aws(-[a-z]+)*"


def check_region(text: str) -> str:
    """`text`, or the error that says how a region is written."""
    return _check(text, r"[a-z]{2}(-[a-z]+)+-[0-9]", "a region of AWS", "us-east-1")


def check_zone(text: str) -> str:
    """`text`, or the error that says how an availability zone is written."""
    pattern = r"[a-z]{2}(-[a-z]+)+-[0-9]([a-z]|(-[a-z]+)+-[0-9][a-z])"
    return _check(text, pattern, "an availability zone", "us-east-1a")


def check_cluster_name(text: str) -> str:
    """`text`, or the error that says how EKS names clusters."""
    return _check(text, r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", "a cluster's name in EKS", "models")


def check_account_role(text: str) -> str:
    """`text`, or the error that says how the ARN of a role or user is written."""
    pattern = rf"{_ARN}:iam::[0-9]{{12}}:(role|user)/[\w+=,.@/-]+"
    example = "arn:aws:iam::111122223333:role/platform"
    return _check(text, pattern, "the ARN of an IAM role or user", example)


def check_policy_arn(text: str) -> str:
    """`text`, or the error that says how the ARN of a policy is written."""
    pattern = rf"{_ARN}:iam::([0-9]{{12}}|aws):policy/[\w+=,.@/-]+"
    example = "arn:aws:iam::111122223333:policy/boundary"
    return _check(text, pattern, "the ARN of an IAM policy", example)


def check_key_arn(text: str) -> str:
    """`text`, or the error that says how the ARN of a KMS key is written."""
    pattern = rf"{_ARN}:kms:[a-z0-9-]+:[0-9]{{12}}:key/[A-Za-z0-9-]+"
    example = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    return _check(text, pattern, "the ARN of a KMS key", example)


def check_certificate_arn(text: str) -> str:
    """`text`, or the error that says how the ARN of an ACM certificate is written."""
    pattern = rf"{_ARN}:acm:[a-z0-9-]+:[0-9]{{12}}:certificate/[A-Za-z0-9-]+"
    example = "arn:aws:acm:us-east-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
    return _check(text, pattern, "the ARN of an ACM certificate", example)


def check_web_acl_arn(text: str) -> str:
    """`text`, or the error that says how the ARN of a WAF web ACL is written."""
    pattern = rf"{_ARN}:wafv2:[a-z0-9-]+:[0-9]{{12}}:regional/webacl/[\w-]+/[\w-]+"
    example = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/models/1234abcd"
    return _check(text, pattern, "the ARN of a regional web ACL", example)


def check_subnet(text: str) -> str:
    """`text`, or the error that says how a subnet is written."""
    return _check(text, r"subnet-[0-9a-f]{8,17}", "a subnet", "subnet-0123456789abcdef0")


def check_security_group(text: str) -> str:
    """`text`, or the error that says how a security group is written."""
    return _check(text, r"sg-[0-9a-f]{8,17}", "a security group", "sg-0123456789abcdef0")


def check_reservation(text: str) -> str:
    """`text`, or the error that says how a capacity reservation is written."""
    return _check(text, r"cr-[0-9a-f]{8,17}", "a capacity reservation", "cr-0123456789abcdef0")


def check_network(text: str) -> str:
    """`text`, or the error that says how a network is written."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise told("is not a network", "Write for example `203.0.113.0/24`.") from None
    if text != str(network):
        raise told("is an address, not a network", f"Write `{network}`.")
    return text


def check_bucket(text: str) -> str:
    """`text`, or the error that says how S3 names buckets."""
    # S3 allows dots too, but its certificates do not cover such names.
    what = "an S3 bucket's name of 3 to 63 lower-case letters, digits and `-`"
    return _check(text, r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", what, "models-weights")


def check_tag_key(text: str) -> str:
    """`text`, or the error that says which keys tags may have."""
    if text.lower().startswith("aws:"):
        raise told("tags that start with `aws:` are AWS's own", "Choose another key.")
    return _check(text, r"[\w .:/=+@-]{1,128}", "a tag's key", "team")


def check_tag_value(text: str) -> str:
    """`text`, or the error that says which values tags may have."""
    return _check(text, r"[\w .:/=+@-]{0,256}", "a tag's value", "ml")


def _check(text: str, pattern: str, what: str, example: str) -> str:
    # ASCII: \w would take letters of every alphabet.
    if not re.fullmatch(pattern, text, re.ASCII):
        raise told(f"is not {what}", f"Write for example `{example}`.")
    return text
