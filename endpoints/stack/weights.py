"""Sources of a cluster's weights: the `weights:` part of its settings."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from endpoints.facts import Facts
from endpoints.read.faults import Fault
from endpoints.record import Record
from endpoints.spec.dns_names import DNS_NAME, DnsName, SecretEntry
from endpoints.stack.aws_rules import BucketName
from endpoints.stack.eks import EksSettings
from endpoints.stack.kubernetes_rules import Url

IMAGE_VOLUMES = (1, 35)
"""Kubernetes' first minor version that mounts images by default."""
Prefix = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$"),
    Facts(sentence="must be folders of letters, digits, `.`, `_` and `-`, with a `/` between two"),
]
ImageRepository = Annotated[
    str,
    Field(
        pattern=DNS_NAME.removesuffix("$") + r"(:[0-9]{1,5})?(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)+$"
    ),
    Facts(sentence="must be a registry and a folder in it, in small letters"),
]
"""Repository name, as the OCI distribution specification defines it."""


class S3Weights(Record):
    """An S3 bucket that holds `<prefix>/<owner>/<model>/<revision>/` for every model."""

    kind: Literal["s3"] = Field(examples=["s3"], description="Weights in a bucket.")
    bucket: BucketName = Field(examples=["models-weights"], description="Name of the bucket.")
    create: bool = Field(False, description="true creates it, versioned, encrypted and private.")
    prefix: Prefix = Field("models", description="Folder of the bucket; without a `/` at an end.")


class ClaimWeights(Record):
    """Claims that replicas share as their model cache, on EFS, FSx or the like."""

    kind: Literal["claim"] = Field(examples=["claim"], description="Weights on claims.")
    name: DnsName | None = Field(
        None,
        examples=["weights"],
        description="PersistentVolumeClaim, ReadWriteMany, in the namespace, for all models; "
        "absent: the stack makes one for each model revision.",
    )
    storage_class: DnsName | None = Field(
        None,
        examples=["efs"],
        description="Of claims that the stack makes; the cluster's own.",
    )


class ImageWeights(Record):
    """OCI images that hold a model each, mounted as volumes of images.

    Kubernetes mounts them by default from 1.35 on, and before, from 1.33 on, where its feature gate
    ImageVolume is switched on (kubernetes.io, Use an Image Volume With a Pod).
    """

    kind: Literal["image"] = Field(examples=["image"], description="Weights in images.")
    repository: ImageRepository = Field(
        examples=["registry.example.com/models"],
        description="`<repository>/<owner>/<model>:<revision>`, in small letters, for every model.",
    )


Weights = S3Weights | ClaimWeights | ImageWeights


class TokenSecret(Record):
    """An entry of a Secret in the cluster's namespace."""

    name: DnsName = Field(examples=["hub-token"], description="Name of the Secret.")
    key: SecretEntry = Field("token", description="Its entry.")


class HubSettings(Record):
    """The model hub that weights are downloaded from."""

    url: Url = Field("https://huggingface.co", description="Of the hub or of a mirror of it.")
    token: Annotated[TokenSecret | None, Facts(secret=True)] = Field(
        None, examples=[{"name": "hub-token"}], description="For models that are not public."
    )


def claim_faults(weights: Weights | None) -> Iterator[Fault]:
    """The fault of a claim that exists and is to be created as well."""
    if isinstance(weights, ClaimWeights) and weights.name and weights.storage_class:
        yield Fault(
            keys=("weights", "storageClass"),
            message=f"claim {weights.name} is there already, and none is made of this class",
            fix="Remove `storageClass`, or `name`.",
        )


def image_faults(weights: Weights | None, eks: EksSettings) -> Iterator[Fault]:
    """The fault of images as volumes on an EKS cluster that is created too old for them.

    EKS has no switch for feature gates.
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
