"""Where a cluster's weights come from: the `weights:` part of its settings."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from endpoints.aws_rules import check_bucket
from endpoints.facts import DNS_LABEL, Facts

PREFIX = r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$"
BucketName = Annotated[str, AfterValidator(check_bucket)]


class S3Weights(Facts):
    """An S3 bucket that holds `<prefix>/<owner>/<model>/<revision>/` for every model."""

    kind: Literal["s3"]
    bucket: BucketName = Field(examples=["models-weights"])
    create: bool = Field(False, description="true creates it, versioned, encrypted and private.")
    prefix: str = Field(
        "models",
        pattern=PREFIX,
        examples=["models"],
    )


class ClaimWeights(Facts):
    """A claim that every replica mounts as its model cache, on EFS, FSx or the like."""

    kind: Literal["claim"]
    name: str = Field(
        pattern=DNS_LABEL, description="PersistentVolumeClaim, ReadWriteMany, in the namespace."
    )
