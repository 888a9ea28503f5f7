"""Identification of the AWS operation that a request asks for."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound

from doubles.aws.errors import AwsError

_MODELS = {"elasticloadbalancing": "elbv2", "servicequotas": "service-quotas"}
"""Names of botocore's models that differ from the name in a signature."""
_IAM_ACTIONS = {
    "DeleteObjects": "DeleteObject",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "DeleteBucketTagging": "PutBucketTagging",
}
"""S3's permissions whose names differ from the operation's (service authorization reference)."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request to AWS."""

    service: str
    """Service name, as signatures and IAM use it."""
    operation: str
    content_type: str

    @property
    def action(self) -> str:
        """Permission that the call requires."""
        renamed = self.service == "s3" and _IAM_ACTIONS.get(self.operation)
        return f"{self.service}:{renamed or self.operation}"


def identify(environ: dict[str, Any]) -> Call | None:
    """The operation that a WSGI request asks for; None for requests that are unsigned or not AWS's.

    The request's body is read and put back.
    """
    try:
        scope = environ["HTTP_AUTHORIZATION"].split("Credential=")[1].split(",")[0]
        service = scope.split("/")[3]
    except (KeyError, IndexError):
        return None
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    request = Request({**environ, "wsgi.input": io.BytesIO(body)})
    try:
        operation, _ = get_service_router(_MODELS.get(service, service)).match(request)
    except (NotFound, NotImplementedError):
        return None
    content_type = environ.get("CONTENT_TYPE", "")
    return Call(service=service, operation=str(operation.name), content_type=content_type)


def refusal(call: Call, code: str, message: str, status: int) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an error, in the service's own protocol."""
    model = get_service_model(_MODELS.get(call.service, call.service))
    protocol = determine_request_protocol(model, call.content_type)
    serializer = get_serializer_class(str(model.service_name), protocol)
    serialized = serializer(operation_model=model.operation_model(call.operation)).serialize(
        AwsError(code, message)
    )
    body = serialized["body"]
    encoded = body.encode() if isinstance(body, str) else body
    return status, {key: str(value) for key, value in serialized["headers"].items()}, encoded
