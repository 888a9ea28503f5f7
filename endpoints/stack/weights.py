"""Where a cluster's weights come from: the `weights:` part of its settings."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from endpoints.read.faults import Fault
from endpoints.spec.facts import DNS_NAME, Facts
from endpoints.stack.aws_rules import check_bucket
from endpoints.stack.eks import EksSettings
from endpoints.stack.kubernetes_rules import Url

PREFIX = r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$"
IMAGE_VOLUMES = (1, 35)
"""Kubernetes' first minor version that mounts images without being told to."""
IMAGE_REPOSITORY = (
    DNS_NAME.removesuffix("$") + r"(:[0-9]{1,5})?(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)+$"
)
"""As the OCI distribution specification has names."""
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
    """Claims that replicas share as their model cache, on EFS, FSx or the like."""

    kind: Literal["claim"]
    name: str | None = Field(
        None,
        pattern=DNS_NAME,
        description="PersistentVolumeClaim, ReadWriteMany, in the namespace, for all models; "
        "absent: the stack makes one for each model revision.",
    )
    storage_class: str | None = Field(
        None,
        pattern=DNS_NAME,
        examples=["efs"],
        description="Of claims that the stack makes; the cluster's own.",
    )


class ImageWeights(Facts):
    """OCI images that hold a model each, mounted as volumes of images.

    Kubernetes mounts them by default from 1.35 on, and before, from 1.33 on, where its feature gate
    ImageVolume is switched on (kubernetes.io, Use an Image Volume With a Pod).
    """

    kind: Literal["image"]
    repository: str = Field(
        pattern=IMAGE_REPOSITORY,
        examples=["registry.example.com/models"],
        description="`<repository>/<owner>/<model>:<revision>`, in small letters, for every model.",
    )


Weights = S3Weights | ClaimWeights | ImageWeights


class TokenSecret(Facts):
    """An entry of a Secret in the cluster's namespace."""

    name: str = Field(pattern=DNS_NAME, examples=["hub-token"])
    key: str = Field("token", pattern=r"^[A-Za-z0-9._-]+$")


class HubSettings(Facts):
    """The model hub that weights are downloaded from."""

    url: Url = Field("https://huggingface.co", pattern="^https?://")
    token: TokenSecret | None = Field(
        None, examples=[{"name": "hub-token"}], description="For models that are not public."
    )


def claim_faults(weights: Weights | None) -> Iterator[Fault]:
    """The fault of a claim that is there and is to be made as well."""
    if isinstance(weights, ClaimWeights) and weights.name and weights.storage_class:
        yield Fault(
            keys=("weights", "storageClass"),
            message=f"claim {weights.name} is there already, and none is made of this class",
            fix="Remove `storageClass`, or `name`.",
        )


def image_faults(weights: Weights | None, eks: EksSettings) -> Iterator[Fault]:
    """The fault of images as volumes on an EKS cluster that is created too old for them.

    EKS lets nobody switch feature gates.
    """
    if not isinstance(weights, ImageWeights) or eks.create is None:
        return
    version = eks.create.version
    if tuple(map(int, version.split("."))) < IMAGE_VOLUMES:
        yield Fault(
            keys=("weights", "kind"),
            message=f"Kubernetes {version} of EKS mounts no images as volumes",
            fix='Write below `create:` `version: "1.35"` or a later one, or keep weights on a '
            "claim or in S3.",
            reads=frozenset({"eks"}),
        )
