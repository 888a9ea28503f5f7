"""Rules for AWS's own identifiers, checked before any call to AWS."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from endpoints.rules import refusal

_ARN = r"arn:aws(-[a-z]+)*"
_IN_TAGS = r"[A-Za-z0-9_ .:/=+@-]"


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of an identifier: its description, and an example."""

    regex: str
    what: str
    example: str

    def check(self, text: str) -> str:
        """Return `text`, or raise the error that shows the form."""
        if not re.fullmatch(self.regex, text):
            raise refusal(f"is not {self.what}", f"Write for example `{self.example}`.")
        return text

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(core), "pattern": f"^({self.regex})$"}


def _check_network(text: str) -> str:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise refusal("is not a network", "Write for example `203.0.113.0/24`.") from None
    if text != str(network):
        raise refusal("is an address, not a network", f"Write `{network}`.")
    return text


def _check_owner(key: str) -> str:
    if key.lower().startswith("aws:"):
        raise refusal("tags that start with `aws:` are AWS's own", "Choose another key.")
    return key


Region = Annotated[str, _Form(r"[a-z]{2}(-[a-z]+)+-[0-9]", "a region of AWS", "us-east-1")]
Zone = Annotated[
    str,
    _Form(
        r"[a-z]{2}(-[a-z]+)+-[0-9]([a-z]|(-[a-z]+)+-[0-9][a-z])",
        "an availability zone",
        "us-east-1a",
    ),
]
ClusterName = Annotated[
    str, _Form(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", "a cluster's name in EKS", "models")
]
RoleArn = Annotated[
    str,
    _Form(
        rf"{_ARN}:iam::[0-9]{{12}}:(role|user)/[A-Za-z0-9_+=,.@/-]+",
        "the ARN of an IAM role or user",
        "arn:aws:iam::111122223333:role/platform",
    ),
]
PolicyArn = Annotated[
    str,
    _Form(
        rf"{_ARN}:iam::([0-9]{{12}}|aws):policy/[A-Za-z0-9_+=,.@/-]+",
        "the ARN of an IAM policy",
        "arn:aws:iam::111122223333:policy/boundary",
    ),
]
KeyArn = Annotated[
    str,
    _Form(
        rf"{_ARN}:kms:[a-z0-9-]+:[0-9]{{12}}:key/[A-Za-z0-9-]+",
        "the ARN of a KMS key",
        "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
]
CertificateArn = Annotated[
    str,
    _Form(
        rf"{_ARN}:acm:[a-z0-9-]+:[0-9]{{12}}:certificate/[A-Za-z0-9-]+",
        "the ARN of an ACM certificate",
        "arn:aws:acm:us-east-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
]
WebAclArn = Annotated[
    str,
    _Form(
        rf"{_ARN}:wafv2:[a-z0-9-]+:[0-9]{{12}}:regional/webacl/[A-Za-z0-9_-]+/[A-Za-z0-9_-]+",
        "the ARN of a regional web ACL",
        "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/models/1234abcd",
    ),
]
SubnetId = Annotated[str, _Form(r"subnet-[0-9a-f]{8,17}", "a subnet", "subnet-0123456789abcdef0")]
SecurityGroupId = Annotated[
    str, _Form(r"sg-[0-9a-f]{8,17}", "a security group", "sg-0123456789abcdef0")
]
ReservationId = Annotated[
    str, _Form(r"cr-[0-9a-f]{8,17}", "a capacity reservation", "cr-0123456789abcdef0")
]
Network = Annotated[
    str,
    AfterValidator(_check_network),
    WithJsonSchema({"type": "string", "pattern": "^[0-9A-Fa-f.:]+/[0-9]{1,3}$"}),
]
# S3 allows dots too, but its certificates do not cover such names.
BucketName = Annotated[
    str,
    _Form(
        r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",
        "an S3 bucket's name of 3 to 63 lower-case letters, digits and `-`",
        "models-weights",
    ),
]
TagKey = Annotated[
    str, AfterValidator(_check_owner), _Form(rf"{_IN_TAGS}{{1,128}}", "a tag's key", "team")
]
TagValue = Annotated[str, _Form(rf"{_IN_TAGS}{{0,256}}", "a tag's value", "ml")]
